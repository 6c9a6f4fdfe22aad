import '#platform/web/styles.ts';
import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { onUnauthenticated } from '#platform/web/api-client.ts';
import { cssVariables, theme } from '#platform/web/theme.ts';
import { startI18n } from './i18n.ts';
import { makeRouter } from './router.tsx';
import { leave, queryClient, visitorQuery } from './session.ts';

async function start(): Promise<void> {
  // Who is here is asked while the words are on their way.
  void queryClient.prefetchQuery(visitorQuery);
  await startI18n();
  const router = makeRouter();
  onUnauthenticated(() => {
    if (window.location.pathname !== '/sign-in') leave();
  });
  const element = document.getElementById('root');
  if (!element) throw new Error('index.html has no #root');
  createRoot(element).render(
    <StrictMode>
      <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto">
        <Notifications position="bottom-right" limit={3} />
        <QueryClientProvider client={queryClient}>
          <RouterProvider router={router} />
        </QueryClientProvider>
      </MantineProvider>
    </StrictMode>,
  );
}

void start();
