import { Button, FileButton, Skeleton } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { AppLink, ButtonLink } from '#platform/web/components/AppLink.tsx';
import { ErrorState, ProblemAlert } from '#platform/web/components/ErrorState.tsx';
import { JobProgress } from '#platform/web/components/JobProgress.tsx';
import { PageFrame, Section } from '#platform/web/components/PageFrame.tsx';
import { Sentence } from '#platform/web/components/Sentence.tsx';
import { useFormat } from '#platform/web/i18n.ts';
import { useSession } from '#platform/web/session.ts';
import type { ImportDetail, ImportTotals } from '../core/schema.ts';
import { FilePlanCard } from './components/FilePlanCard.tsx';
import { HeldSummary } from './components/HeldSummary.tsx';
import classes from './components/imports.module.css';
import { importKey, importsApi, readable, uploadFile, useImportWords } from './components/imports-api.ts';
import { PlanSettings } from './components/PlanSettings.tsx';
import { SavePreset } from './components/SavePreset.tsx';
import { TotalsTable } from './components/TotalsTable.tsx';

/** One import from its files to its result: mapping, dry run, run, what was held. */
export default function ImportPage() {
  const { t } = useImportWords();
  const { importId = '' } = useParams({ strict: false }) as { importId?: string };
  const { data, error, refetch } = useQuery({
    queryKey: importKey(importId),
    queryFn: ({ signal }) => importsApi.find({ importId }, { signal }),
    refetchInterval: ({ state }) =>
      state.data && ['running', 'checking'].includes(state.data.state) ? 700 : false,
  });
  if (data) return <Import key={data.importId} detail={data} />;
  return (
    <PageFrame question={t('nav')}>
      {error ? <ErrorState error={error} onRetry={() => void refetch()} /> : <Skeleton height={320} />}
    </PageFrame>
  );
}

/** Every change answers with the import as it is now. */
function useChanges(importId: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (work: () => Promise<ImportDetail>) => work(),
    onSuccess: (detail) => {
      queryClient.setQueryData(importKey(importId), detail);
      void queryClient.invalidateQueries({ queryKey: ['imports', 'list'] });
    },
  });
}

function Import({ detail }: { readonly detail: ImportDetail }) {
  const { t } = useImportWords();
  const { importId, state, plan } = detail;
  const { can } = useSession();
  const change = useChanges(importId);
  const busy = state === 'running' || state === 'checking';
  const open = state === 'draft' || state === 'checked';
  const mayRun = can('imports.run');
  const blocked = plan.files.filter(needsLook).length;
  const confirm = blocked > 0 ? t('wizard.blocked', { count: blocked }) : t('wizard.confirm');
  useEffect(() => {
    const before = document.title;
    document.title = detail.name || before;
    return () => {
      document.title = before;
    };
  }, [detail.name]);
  const queries = useQueryClient();
  const before = useRef(state);
  useEffect(() => {
    // every figure, and perhaps the currency they are in
    if (before.current === 'running' && state !== 'running') void queries.invalidateQueries();
    before.current = state;
  }, [state, queries]);
  const act = (work: () => Promise<ImportDetail>) => change.mutate(work);
  return (
    <PageFrame
      question={titleOf(detail, t('nav'), (count) => t('wizard.andMore', { name: detail.name, count }))}
      lead={plan.fixes ? t('wizard.fixOf') : open ? confirm : undefined}
      answer={<Outcome detail={detail} />}
      actions={mayRun ? <Actions detail={detail} act={act} pending={change.isPending} /> : null}
      next={state === 'done' ? <Next /> : <AppLink to="/imports">{t('wizard.back')}</AppLink>}
    >
      {change.error ? <ProblemAlert error={change.error} /> : null}
      {busy || state === 'failed' ? (
        <Progress
          detail={detail}
          onCancel={() => act(() => importsApi.cancel({ importId }))}
          cancelling={change.isPending}
        />
      ) : null}
      <Result detail={detail} />
      {open && !plan.fixes ? (
        <Files detail={detail} act={act} disabled={!mayRun || change.isPending} />
      ) : null}
    </PageFrame>
  );
}

const titleOf = (detail: ImportDetail, unnamed: string, withMore: (count: number) => string): string => {
  if (!detail.name) return unnamed;
  return detail.plan.files.length > 1 ? withMore(detail.plan.files.length - 1) : detail.name;
};

type Act = (work: () => Promise<ImportDetail>) => void;

function Outcome({ detail }: { readonly detail: ImportDetail }) {
  const { t } = useImportWords();
  const format = useFormat();
  const would = detail.checked !== null && detail.state === 'checked';
  const totals = would ? detail.checked : detail.state === 'draft' ? null : detail.totals;
  if (!totals || totals.rows === 0) return null;
  const numbers = {
    count: totals.rows,
    rows: format.number(totals.rows),
    stored: format.number(totals.stored),
    held: format.number(totals.held),
  };
  const took =
    detail.state === 'done' && detail.startedAt && detail.finishedAt
      ? (Date.parse(detail.finishedAt) - Date.parse(detail.startedAt)) / 1000
      : null;
  const notes = [
    totals.unused > 0
      ? t('wizard.unused', { count: totals.unused, unused: format.number(totals.unused) })
      : null,
    took !== null ? t('wizard.took', { time: format.duration(took) }) : null,
    detail.state === 'cancelled' ? t('wizard.cancelled') : null,
  ].filter((note) => note !== null);
  return (
    <Sentence note={notes.join(' ')}>
      {would ? t('wizard.wouldSummary', numbers) : t('wizard.summary', numbers)}
    </Sentence>
  );
}

function Actions({
  detail,
  act,
  pending,
}: {
  readonly detail: ImportDetail;
  readonly act: Act;
  readonly pending: boolean;
}) {
  const { t } = useImportWords();
  const navigate = useNavigate();
  const { importId, state, plan } = detail;
  const blocked =
    !plan.files.some((file) => !file.skip) ||
    plan.files.some((file) => !file.skip && file.problems.some(({ blocking }) => blocking));
  if (state === 'running' || state === 'checking' || state === 'done') return null;
  const discard = async (): Promise<void> => {
    await importsApi.discard({ importId });
    await navigate({ to: '/imports' });
  };
  const goesOn = state === 'cancelled' || state === 'failed';
  return (
    <div className={classes.actions}>
      {detail.startedAt === null ? (
        <Button variant="subtle" onClick={() => void discard()}>
          {t('wizard.discard')}
        </Button>
      ) : null}
      {goesOn ? null : (
        <Button
          variant={state === 'checked' ? 'default' : 'filled'}
          disabled={blocked}
          loading={pending}
          onClick={() => act(() => importsApi.check({ importId }))}
        >
          {state === 'checked' ? t('wizard.again') : t('wizard.check')}
        </Button>
      )}
      <Button
        variant={state === 'checked' || goesOn ? 'filled' : 'default'}
        disabled={blocked}
        loading={pending}
        onClick={() => act(() => importsApi.run({ importId }))}
      >
        {goesOn ? t('wizard.goOn') : t('wizard.run')}
      </Button>
    </div>
  );
}

function Progress({
  detail,
  onCancel,
  cancelling,
}: {
  readonly detail: ImportDetail;
  readonly onCancel: () => void;
  readonly cancelling: boolean;
}) {
  const { t } = useImportWords();
  const { can } = useSession();
  const failed = detail.state === 'failed';
  const phase = detail.progress?.phase === 'imports:phase.finishing' ? t('phase.finishing') : undefined;
  const job = {
    jobId: detail.importId,
    kind: 'imports.run',
    state: failed ? ('failed' as const) : ('running' as const),
    progress: detail.progress
      ? { done: detail.progress.done, total: detail.progress.total, perSecond: detail.progress.perSecond }
      : null,
    error: failed ? detail.error : null,
  };
  const title = failed
    ? t('wizard.failedTitle')
    : detail.state === 'checking'
      ? t('wizard.checking')
      : t('wizard.running');
  return (
    <JobProgress
      job={job}
      title={title}
      {...(phase ? { phase } : {})}
      {...(can('imports.run') && !failed ? { onCancel, cancelling } : {})}
    />
  );
}

function Result({ detail }: { readonly detail: ImportDetail }) {
  const { t } = useImportWords();
  const totals: ImportTotals | null =
    detail.state === 'checked'
      ? detail.checked
      : ['done', 'cancelled', 'failed'].includes(detail.state)
        ? detail.totals
        : null;
  if (!totals || totals.rows === 0) return null;
  return (
    <>
      <Section title={detail.state === 'checked' ? t('wizard.checkTitle') : t('wizard.resultTitle')}>
        <TotalsTable totals={totals} />
      </Section>
      <HeldSummary detail={detail} totals={totals} />
    </>
  );
}

function Files({
  detail,
  act,
  disabled,
}: {
  readonly detail: ImportDetail;
  readonly act: Act;
  readonly disabled: boolean;
}) {
  const { t } = useImportWords();
  const { importId, plan } = detail;
  const [sending, setSending] = useState(false);
  const add = (files: File[]): void => {
    setSending(true);
    act(async () => {
      try {
        let latest = detail;
        for (const file of files) latest = await uploadFile(importId, file);
        return latest;
      } finally {
        setSending(false);
      }
    });
  };
  // what needs a look comes first, what Holdfast has no use for last
  const files = [...plan.files].sort(
    (a, b) => Number(a.skip) - Number(b.skip) || Number(needsLook(b)) - Number(needsLook(a)),
  );
  return (
    <>
      <PlanSettings
        key={`${plan.zone} ${plan.currency} ${detail.source}`}
        detail={detail}
        disabled={disabled}
        onChange={(patch) => act(() => importsApi.change({ importId, files: [], ...patch }))}
      />
      <CurrencyNote detail={detail} />
      <Section
        title={t('wizard.fileCount', { count: plan.files.length })}
        actions={
          <FileButton multiple accept={readable.join(',')} onChange={add}>
            {(props) => (
              <Button {...props} variant="default" loading={sending}>
                {t('wizard.add')}
              </Button>
            )}
          </FileButton>
        }
      >
        {files.map((file) => (
          <FilePlanCard
            key={file.fileNo}
            importId={importId}
            file={file}
            currency={detail.currencies[0] ?? detail.companyCurrency}
            disabled={disabled}
            open={plan.files.length === 1 || needsLook(file)}
            onChange={(patch) =>
              act(() => importsApi.change({ importId, files: [{ fileNo: file.fileNo, ...patch }] }))
            }
            onRemove={() => act(() => importsApi.removeFile({ importId, fileNo: file.fileNo }))}
          />
        ))}
        {files.length > 0 ? <SavePreset importId={importId} name={detail.name} /> : null}
      </Section>
    </>
  );
}

/** Said before anything is stored: in which currency figures will be, and which amounts will be in none of them. */
function CurrencyNote({ detail }: { readonly detail: ImportDetail }) {
  const { t } = useImportWords();
  const { can } = useSession();
  const { adoptsCurrency, companyCurrency, currencies } = detail;
  if (adoptsCurrency !== null)
    return <p className={classes.fileNote}>{t('wizard.adopts', { currency: adoptsCurrency })}</p>;
  const apart = currencies.filter((currency) => currency !== companyCurrency);
  if (apart.length === 0) return null;
  return (
    <p className={classes.fileNote}>
      {t('wizard.apart', { currency: apart.join(', '), company: companyCurrency })}{' '}
      {can('settings.write') ? <AppLink to="/settings/company">{t('wizard.company')}</AppLink> : null}
    </p>
  );
}

const needsLook = (file: ImportDetail['plan']['files'][number]): boolean =>
  !file.skip && file.problems.some(({ blocking }) => blocking);

function Next() {
  const { t } = useImportWords();
  return (
    <div className={classes.next}>
      <ButtonLink to="/retention">{t('wizard.seeRetention')}</ButtonLink>
      <AppLink to="/serving">{t('wizard.seeService')}</AppLink>
      <AppLink to="/imports">{t('wizard.back')}</AppLink>
    </div>
  );
}
