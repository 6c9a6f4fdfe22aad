import { IconPalette } from '@tabler/icons-react';
import type { AppRoute } from '#platform/web/route.ts';

/** Only under `vite dev`. */
export const galleryRoutes: AppRoute[] = [
  {
    path: '/gallery',
    titleKey: 'platform:product',
    load: () => import('./GalleryPage.tsx'),
    nav: { group: 'settings', order: 99, icon: IconPalette },
  },
  {
    path: '/gallery-bare',
    titleKey: 'platform:product',
    load: () => import('./GalleryPage.tsx'),
    frame: 'bare',
  },
];
