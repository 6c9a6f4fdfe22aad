import { ActionIcon, Button, Group, Modal, Stack, TextInput } from '@mantine/core';
import {
  IconArchive,
  IconArrowDown,
  IconArrowUp,
  IconPencil,
  IconPlus,
  IconRestore,
} from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type DataColumn, DataTable } from '#platform/web/components/DataTable.tsx';
import { PageFrame } from '#platform/web/components/PageFrame.tsx';
import { Sentence } from '#platform/web/components/Sentence.tsx';
import { FormFoot, useApiForm, useRules } from '#platform/web/form.tsx';
import { useFormat } from '#platform/web/i18n.ts';
import { useSession } from '#platform/web/session.ts';
import { showDone, showProblem, showUndo } from '#platform/web/undo.tsx';
import type { StageView } from '../core/schema.ts';
import { journeyApi, stagesKey } from './components/journey-api.ts';
import { useStages } from './panels.tsx';

/** The stages of the customer's way: named in both languages, put in order, retired when no longer used. */
export default function StagesPage() {
  const { t } = useTranslation('journey');
  const { data, error, refetch } = useStages();
  const canManage = useSession().can('journey.manage');
  const [edited, setEdited] = useState<StageView | 'new' | null>(null);
  const columns = useStageColumns(data ?? [], setEdited);
  const inUse = data?.filter(({ active }) => active).length;
  return (
    <PageFrame
      question={t('stages.question')}
      lead={t('stages.lead')}
      answer={<Sentence>{inUse === undefined ? null : t('stages.answer', { count: inUse })}</Sentence>}
      actions={
        canManage ? (
          <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setEdited('new')}>
            {t('stages.add')}
          </Button>
        ) : null
      }
    >
      <DataTable
        label={t('nav.stages')}
        columns={columns}
        rows={data}
        rowId={({ stageId }) => stageId}
        error={error}
        onRetry={() => void refetch()}
        plain
      />
      {edited ? (
        <StageModal stage={edited === 'new' ? null : edited} onClose={() => setEdited(null)} />
      ) : null}
    </PageFrame>
  );
}

type Move = {
  readonly run: () => Promise<unknown>;
  readonly message: string;
  readonly undo: () => Promise<unknown>;
};

function useStageColumns(
  stages: readonly StageView[],
  edit: (stage: StageView) => void,
): readonly DataColumn<StageView>[] {
  const { t } = useTranslation('journey');
  const { locale } = useFormat();
  const client = useQueryClient();
  const canManage = useSession().can('journey.manage');
  const refresh = () => client.invalidateQueries({ queryKey: stagesKey });
  const act = useMutation({
    mutationFn: ({ run }: Move) => run(),
    onSuccess: (_done, { message, undo }) => {
      void refresh();
      showUndo({
        message,
        undo: async () => {
          await undo();
          await refresh();
        },
      });
    },
    onError: showProblem,
  });
  const nameOf = (stage: StageView): string => (locale === 'ru' ? stage.nameRu : stage.nameEn);
  const order = stages.map(({ stageId }) => stageId);
  const move = (stage: StageView, by: 1 | -1) => {
    const at = order.indexOf(stage.stageId);
    const next = order.with(at, order[at + by] ?? '').with(at + by, stage.stageId);
    act.mutate({
      message: t('stages.moved'),
      run: () => journeyApi.stages.order({ stageIds: next }),
      undo: () => journeyApi.stages.order({ stageIds: order }),
    });
  };
  const setActive = (stage: StageView, active: boolean) => {
    const { position: _position, ...rest } = stage;
    act.mutate({
      message: t(active ? 'stages.backDone' : 'stages.retiredDone', { name: nameOf(stage) }),
      run: () => journeyApi.stages.change({ ...rest, active }),
      undo: () => journeyApi.stages.change({ ...rest, active: !active }),
    });
  };
  const icon = { size: 16, stroke: 1.75 };
  const columns: DataColumn<StageView>[] = [
    {
      id: 'order',
      header: t('stages.order'),
      width: 70,
      align: 'end',
      cell: ({ stageId }) => order.indexOf(stageId) + 1,
    },
    { id: 'nameEn', header: t('stages.nameEn'), width: 220, cell: ({ nameEn }) => nameEn },
    { id: 'nameRu', header: t('stages.nameRu'), width: 220, cell: ({ nameRu }) => nameRu },
    { id: 'id', header: t('stages.id'), width: 180, cell: ({ stageId }) => <code>{stageId}</code> },
    {
      id: 'active',
      header: t('stages.inUse'),
      width: 100,
      cell: ({ active }) => t(active ? 'stages.inUse' : 'stages.retired'),
    },
  ];
  if (!canManage) return columns;
  const actions: DataColumn<StageView> = {
    id: 'actions',
    header: t('stages.actions'),
    width: 150,
    align: 'end',
    cell: (stage) => (
      <Group gap={4} justify="flex-end" wrap="nowrap">
        <ActionIcon
          aria-label={t('stages.up', { name: nameOf(stage) })}
          disabled={order[0] === stage.stageId}
          onClick={() => move(stage, -1)}
        >
          <IconArrowUp {...icon} />
        </ActionIcon>
        <ActionIcon
          aria-label={t('stages.down', { name: nameOf(stage) })}
          disabled={order.at(-1) === stage.stageId}
          onClick={() => move(stage, 1)}
        >
          <IconArrowDown {...icon} />
        </ActionIcon>
        <ActionIcon aria-label={`${t('stages.rename')}: ${nameOf(stage)}`} onClick={() => edit(stage)}>
          <IconPencil {...icon} />
        </ActionIcon>
        <ActionIcon
          aria-label={`${t(stage.active ? 'stages.retire' : 'stages.bringBack')}: ${nameOf(stage)}`}
          onClick={() => setActive(stage, !stage.active)}
        >
          {stage.active ? <IconArchive {...icon} /> : <IconRestore {...icon} />}
        </ActionIcon>
      </Group>
    ),
  };
  return [...columns, actions];
}

type StageModalProps = { readonly stage: StageView | null; readonly onClose: () => void };

function StageModal({ stage, onClose }: StageModalProps) {
  const { t } = useTranslation(['journey', 'platform']);
  const { required } = useRules();
  const client = useQueryClient();
  const { form, onSubmit, saving, problem } = useApiForm({
    initial: { nameEn: stage?.nameEn ?? '', nameRu: stage?.nameRu ?? '' },
    rules: { nameEn: required, nameRu: required },
    save: async (names) => {
      if (!stage) await journeyApi.stages.add(names);
      else await journeyApi.stages.change({ stageId: stage.stageId, active: stage.active, ...names });
    },
    onSaved: (_done, { nameEn }) => {
      void client.invalidateQueries({ queryKey: stagesKey });
      showDone(stage ? t('journey:stages.renamed') : t('journey:stages.added', { name: nameEn }));
      onClose();
    },
  });
  return (
    <Modal
      opened
      onClose={onClose}
      title={stage ? t('journey:stages.renameTitle', { name: stage.nameEn }) : t('journey:stages.addTitle')}
      closeButtonProps={{ 'aria-label': t('platform:action.close') }}
    >
      <form onSubmit={onSubmit} noValidate>
        <Stack gap="md">
          <TextInput label={t('journey:stages.nameEn')} data-autofocus {...form.getInputProps('nameEn')} />
          <TextInput label={t('journey:stages.nameRu')} {...form.getInputProps('nameRu')} />
          <FormFoot saving={saving} problem={problem} onCancel={onClose} />
        </Stack>
      </form>
    </Modal>
  );
}
