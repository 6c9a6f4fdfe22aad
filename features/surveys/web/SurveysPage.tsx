import { Button, Modal, NumberInput, Select, Stack, TextInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Survey } from '#features/surveys/core/schema.ts';
import { AppLink, ButtonLink } from '#platform/web/components/AppLink.tsx';
import { type DataColumn, DataTable } from '#platform/web/components/DataTable.tsx';
import { EmptyState } from '#platform/web/components/EmptyState.tsx';
import { PageFrame } from '#platform/web/components/PageFrame.tsx';
import { FormFoot, useApiForm, useRules } from '#platform/web/form.tsx';
import { translateKey, useFormat } from '#platform/web/i18n.ts';
import { useSession } from '#platform/web/session.ts';
import { showUndo } from '#platform/web/undo.tsx';
import { surveysApi } from './components/AnswerTable.tsx';

export default function SurveysPage() {
  const { t, i18n } = useTranslation(['surveys', 'platform']);
  const format = useFormat();
  const session = useSession();
  const [editing, setEditing] = useState<Survey | null>(null);
  const query = useQuery({
    queryKey: ['surveys', 'list'],
    queryFn: ({ signal }) => surveysApi.surveys.list(undefined, { signal }),
  });
  const columns: DataColumn<Survey>[] = [
    { id: 'name', header: t('surveys.name'), cell: (row) => row.name, value: (row) => row.name, width: 220 },
    {
      id: 'kind',
      header: t('surveys.kind'),
      cell: (row) => t(`kind.${row.kind}`),
      value: (row) => row.kind,
      width: 80,
    },
    {
      id: 'scale',
      header: t('surveys.scale'),
      cell: (row) => `${row.scaleMin}–${row.scaleMax}`,
      value: (row) => `${row.scaleMin}-${row.scaleMax}`,
      width: 80,
    },
    {
      id: 'positive',
      header: t('surveys.positive'),
      help: t('surveys.positiveHelp'),
      cell: (row) => row.positiveFrom,
      value: (row) => row.positiveFrom,
      align: 'end',
      width: 100,
    },
    {
      id: 'direction',
      header: t('surveys.direction'),
      cell: (row) => (row.higherIsBetter ? t('surveys.highest') : t('surveys.lowest')),
      value: (row) => String(row.higherIsBetter),
      width: 160,
    },
    {
      id: 'moment',
      header: t('surveys.moment'),
      cell: (row) => translateKey(i18n, `surveys:moment.${row.moment}`, { defaultValue: row.moment }),
      value: (row) => row.moment,
      width: 160,
    },
    {
      id: 'answers',
      header: t('surveys.answers'),
      cell: (row) => format.number(row.answers),
      value: (row) => row.answers,
      align: 'end',
      width: 100,
    },
    {
      id: 'last',
      header: t('surveys.last'),
      cell: (row) => (row.lastAnswerAt ? format.date(row.lastAnswerAt) : '–'),
      value: (row) => row.lastAnswerAt,
      width: 130,
    },
    ...(session.can('surveys.write')
      ? [
          {
            id: 'edit',
            header: t('surveys.edit'),
            cell: (row: Survey) => (
              <Button
                variant="subtle"
                size="compact-sm"
                onClick={() => setEditing(row)}
                aria-label={t('surveys.editTitle', { name: row.name })}
              >
                {t('surveys.edit')}
              </Button>
            ),
            width: 110,
          },
        ]
      : []),
  ];
  return (
    <PageFrame
      question={t('surveys.question')}
      next={<AppLink to="/answers">{t('answers.question')}</AppLink>}
    >
      <DataTable
        label={t('surveys.nav')}
        columns={columns}
        rows={query.data}
        rowId={(row) => row.surveyId}
        total={query.data?.length}
        error={query.error ?? undefined}
        onRetry={() => void query.refetch()}
        empty={
          <EmptyState
            title={t('surveys.empty')}
            text={t('surveys.emptyText')}
            action={<ButtonLink to="/imports/new">{t('platform:action.bring')}</ButtonLink>}
          />
        }
      />
      <Modal
        opened={editing !== null}
        onClose={() => setEditing(null)}
        title={t('surveys.editTitle', { name: editing?.name ?? '' })}
      >
        {editing ? <SurveyForm survey={editing} onDone={() => setEditing(null)} /> : null}
      </Modal>
    </PageFrame>
  );
}

function SurveyForm({ survey, onDone }: { readonly survey: Survey; readonly onDone: () => void }) {
  const { t } = useTranslation('surveys');
  const queries = useQueryClient();
  const rules = useRules();
  const { surveyId, name, positiveFrom, higherIsBetter } = survey;
  // a changed scale judges past answers anew: every figure of voice moves
  const refresh = () => queries.invalidateQueries();
  const { form, onSubmit, saving, problem } = useApiForm({
    initial: { name, positiveFrom: positiveFrom as number | string, higherIsBetter: String(higherIsBetter) },
    rules: { name: rules.required, positiveFrom: rules.required },
    save: (values) =>
      surveysApi.surveys.change({
        surveyId,
        name: values.name,
        positiveFrom: Number(values.positiveFrom),
        higherIsBetter: values.higherIsBetter === 'true',
      }),
    onSaved: (saved) => {
      onDone();
      void refresh();
      showUndo({
        message: saved.name,
        undo: async () => {
          await surveysApi.surveys.change({ surveyId, name, positiveFrom, higherIsBetter });
          await refresh();
        },
      });
    },
  });
  return (
    <form onSubmit={onSubmit} noValidate>
      <Stack>
        <TextInput label={t('surveys.name')} {...form.getInputProps('name')} />
        <NumberInput
          label={t('surveys.positive')}
          description={t('surveys.positiveHelp')}
          min={survey.scaleMin}
          max={survey.scaleMax}
          {...form.getInputProps('positiveFrom')}
        />
        <Select
          label={t('surveys.direction')}
          allowDeselect={false}
          data={[
            { value: 'true', label: t('surveys.highest') },
            { value: 'false', label: t('surveys.lowest') },
          ]}
          {...form.getInputProps('higherIsBetter')}
        />
        <FormFoot saving={saving} problem={problem} onCancel={onDone} />
      </Stack>
    </form>
  );
}
