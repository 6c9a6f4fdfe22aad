import { Badge, Button, Group, PasswordInput, Select, Switch, TextInput } from '@mantine/core';
import { IconMessage, IconReceipt, IconStar } from '@tabler/icons-react';
import { useState } from 'react';
import { ApiProblem } from '#platform/web/api-client.ts';
import { EmptyState } from '#platform/web/components/EmptyState.tsx';
import { ErrorState, ProblemAlert } from '#platform/web/components/ErrorState.tsx';
import { FileDrop } from '#platform/web/components/FileDrop.tsx';
import { JobProgress } from '#platform/web/components/JobProgress.tsx';
import { Pair, Section } from '#platform/web/components/PageFrame.tsx';
import { Timeline } from '#platform/web/components/Timeline.tsx';
import { showDone, showProblem, showUndo } from '#platform/web/undo.tsx';

const problem = new ApiProblem({
  code: 'customers:not-found',
  title: 'There is no such customer.',
  status: 404,
});

export function StateSamples() {
  const [files, setFiles] = useState<readonly File[]>([]);
  return (
    <>
      <Section title="States and feedback">
        <Pair>
          <EmptyState
            title="No tickets yet"
            text="Connect a channel or bring a file."
            action={<Button>Bring my data</Button>}
          />
          <ErrorState error={problem} onRetry={() => {}} />
          <JobProgress
            title="orders.csv"
            job={{
              jobId: '1',
              kind: 'import',
              state: 'running',
              progress: { done: 123_456, total: 541_909, perSecond: 18_200 },
            }}
            onCancel={() => {}}
          />
          <JobProgress
            title="orders.csv"
            job={{
              jobId: '1',
              kind: 'import',
              state: 'failed',
              progress: { done: 12, total: 541_909 },
              error: 'The file ends in the middle of a line.',
            }}
          />
        </Pair>
        <Group>
          <Button onClick={() => showUndo({ message: 'Two customers were merged', undo: async () => {} })}>
            Undo toast
          </Button>
          <Button variant="default" onClick={() => showDone('Saved')}>
            Done toast
          </Button>
          <Button variant="default" onClick={() => showProblem(problem)}>
            Problem toast
          </Button>
          <Button variant="light">Light</Button>
          <Button variant="subtle">Subtle</Button>
          <Button disabled>Disabled</Button>
          <Badge variant="light">Solved</Badge>
          <Badge variant="outline" color="gray">
            Pending
          </Badge>
        </Group>
        <ProblemAlert error={problem} />
      </Section>
      <Section title="Timeline, form, files">
        <Pair>
          <Timeline
            label="Example timeline"
            items={[
              {
                id: '1',
                at: '2026-03-03T10:15:00Z',
                icon: IconMessage,
                kind: 'Ticket',
                title: 'Where is my order?',
                to: '/gallery',
                body: 'First reply after 14 min',
                aside: 'solved',
              },
              {
                id: '2',
                at: '2026-03-03T08:00:00Z',
                icon: IconStar,
                kind: 'Answer',
                title: 'CSAT 2 of 5',
                body: 'It came three days late.',
              },
              {
                id: '3',
                at: '2026-02-20T12:00:00Z',
                icon: IconReceipt,
                kind: 'Order',
                title: 'A-1001',
                aside: '€129.00',
              },
            ]}
            onMore={() => {}}
          />
          <div style={{ display: 'grid', gap: 12 }}>
            <TextInput label="Name" placeholder="As colleagues call you" required />
            <TextInput label="E-mail" error="This does not look like an e-mail address" defaultValue="anna" />
            <PasswordInput label="Password" description="At least ten characters" />
            <Select label="Role" data={['Manager', 'Agent']} defaultValue="Agent" />
            <Switch label="Send me the weekly report" defaultChecked />
          </div>
        </Pair>
        <FileDrop files={files} onChange={setFiles} accept={['.csv', '.tsv', '.xlsx', '.gz']} folders />
      </Section>
    </>
  );
}
