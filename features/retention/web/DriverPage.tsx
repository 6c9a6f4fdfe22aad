import { useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { settleDays } from '#features/retention/core/encounter.ts';
import { exposureOf } from '#features/retention/core/link/exposures.ts';
import { ButtonLink } from '#platform/web/components/AppLink.tsx';
import { EmptyState } from '#platform/web/components/EmptyState.tsx';
import { ErrorState } from '#platform/web/components/ErrorState.tsx';
import { PageFrame, Section } from '#platform/web/components/PageFrame.tsx';
import { Sentence } from '#platform/web/components/Sentence.tsx';
import { useFormat } from '#platform/web/i18n.ts';
import { DoubtPanel } from './components/DoubtPanel.tsx';
import { DriverCurve } from './components/DriverCurve.tsx';
import { DriverGroups, DriverSegments } from './components/DriverGroups.tsx';
import { DriverSentence } from './components/DriverSentence.tsx';
import classes from './components/driver.module.css';
import { EvidencePanel } from './components/EvidencePanel.tsx';
import { GradeChip } from './components/GradeChip.tsx';
import { KneeText } from './components/KneeText.tsx';
import { LinkPage } from './components/LinkPage.tsx';
import { MadePanel } from './components/MadePanel.tsx';
import { MoneyPanel, SettlePanel, worthSearch } from './components/SettlePanel.tsx';
import { type DriverWords, useDriverWords } from './components/use-driver-words.ts';
import {
  type DriverAnswer,
  type EvidenceAnswer,
  type LinkState,
  useDriver,
  useEvidence,
  useLink,
} from './components/use-link.ts';
import { WhatIfPanel } from './components/WhatIfPanel.tsx';

/** One driver in full; an address with an unknown one says so. */
export default function DriverPage() {
  const { t } = useTranslation('retention');
  const { exposure: asked = '' } = useParams({ strict: false }) as { exposure?: string };
  const exposure = exposureOf(asked);
  const link = useLink();
  if (!exposure)
    return (
      <PageFrame question={t('link.question')}>
        <EmptyState
          title={t('link.reason.no-records')}
          action={<ButtonLink to="/drivers">{t('link.driver.back')}</ButtonLink>}
        />
      </PageFrame>
    );
  return <Driver key={exposure.id} id={exposure.id} link={link} />;
}

type DriverProps = {
  readonly id: DriverAnswer['summary']['id'];
  readonly link: LinkState;
};

function Driver({ id, link }: DriverProps) {
  const { t } = useTranslation('retention');
  const words = useDriverWords(link.state.choices.data);
  const query = useDriver(link.asked, id);
  const { data, error } = query;
  const answered = data?.result.state === 'answered';
  const evidence = useEvidence(link.asked, id, answered);
  return (
    <LinkPage
      question={words.question(id)}
      lead={words.text(id)}
      link={link}
      answer={
        error && !data ? null : <DriverAnswerText answer={data} evidence={evidence.data} words={words} />
      }
      next={
        <ButtonLink to="/drivers" search={link.along} variant="default">
          {t('link.driver.back')}
        </ButtonLink>
      }
    >
      {error ? <ErrorState error={error} onRetry={() => void query.refetch()} /> : null}
      {error && !data ? null : (
        <DriverCurve answer={data} words={words} error={undefined} onRetry={() => void query.refetch()} />
      )}
      {data && answered ? <Answered data={data} evidence={evidence} words={words} link={link} /> : null}
      {data ? <MadePanel answer={data} words={words} whole={link.state.filters.period === 'all'} /> : null}
    </LinkPage>
  );
}

type AnsweredProps = {
  readonly data: DriverAnswer;
  readonly evidence: ReturnType<typeof useEvidence>;
  readonly words: DriverWords;
  readonly link: LinkState;
};

function Answered({ data, evidence, words, link }: AnsweredProps) {
  const { t } = useTranslation('retention');
  const { analysis } = data.run;
  const worth = worthSearch(
    data,
    evidence.data,
    `${words.name(data.summary.id)}, ${
      analysis.id === null ? t('link.made.standing') : t('link.made.analysisValue', analysis)
    }`,
  );
  return (
    <>
      <KneeText knee={data.result.knee} words={words} />
      <MoneyPanel answer={data} words={words} />
      <WhatIfPanel answer={data} words={words} worth={worth} />
      <Section title={t('link.doubt.title')} lead={t('link.doubt.lead')}>
        <DoubtPanel answer={data} words={words} />
        {evidence.error ? (
          <ErrorState compact error={evidence.error} onRetry={() => void evidence.refetch()} />
        ) : (
          <EvidencePanel answer={evidence.data} deff={data.result.deff} words={words} />
        )}
      </Section>
      <DriverSegments answer={data} words={words} />
      <DriverGroups asked={link.asked} answer={data} words={words} along={link.along} />
      <SettlePanel answer={data} words={words} worth={worth} />
    </>
  );
}

type AnswerTextProps = {
  readonly answer: DriverAnswer | undefined;
  readonly evidence: EvidenceAnswer | undefined;
  readonly words: DriverWords;
};

/** The sentence, its grade with what speaks for and against, and what it must not be taken for. */
function DriverAnswerText({ answer, evidence, words }: AnswerTextProps) {
  const { t } = useTranslation('retention');
  const format = useFormat();
  if (!answer) return <Sentence />;
  const { result, run } = answer;
  // the evidence knows what the queue says: its grade is the later word
  const summary = evidence?.summary ?? answer.summary;
  return (
    <div className={classes.lines}>
      <Sentence
        note={
          summary.difference
            ? t('link.sentence.note', {
                n: format.number(result.n),
                days: settleDays,
                record: t(`link.record.${summary.kind}`),
                lost: format.number(result.lost),
                horizon: run.settings.horizon,
              })
            : words.missing(summary)
        }
      >
        <DriverSentence summary={summary} words={words} />
      </Sentence>
      {summary.difference ? (
        <>
          <div className={classes.actions}>
            <GradeChip grade={summary.grade} />
            <span className={classes.line}>{t(`link.grade.${summary.grade ?? 'none'}`)}</span>
          </div>
          <ul className={classes.reasons} aria-label={t('link.driver.why')}>
            {summary.because.map((code) => (
              <li key={code}>{words.because(code)}</li>
            ))}
          </ul>
        </>
      ) : null}
      {summary.kind === 'answer' ? <p className={classes.line}>{t('link.driver.thermometer')}</p> : null}
      {summary.id === 'refund' ? <p className={classes.line}>{t('link.driver.refund')}</p> : null}
    </div>
  );
}
