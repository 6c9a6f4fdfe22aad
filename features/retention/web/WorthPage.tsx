import { Select } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Worth, WorthInputs, WorthMeasure } from '#features/retention/core/worth-schema.ts';
import { AppLink, ButtonLink } from '#platform/web/components/AppLink.tsx';
import { ErrorState } from '#platform/web/components/ErrorState.tsx';
import { PageFrame, Section } from '#platform/web/components/PageFrame.tsx';
import { Amount, WorthInputsPanel } from './components/WorthInputs.tsx';
import { WorthPicture, WorthSensitivity, WorthSteps } from './components/WorthPicture.tsx';
import { WorthScenarios } from './components/WorthScenarios.tsx';
import { WorthSentence } from './components/WorthSentence.tsx';
import classes from './components/worth.module.css';
import { useWorthFormat } from './components/worth-format.ts';
import { measureFrom, useWorth, type WorthState } from './components/worth-inputs.ts';

export default function WorthPage() {
  const { t } = useTranslation('retention');
  const { state, defaults, worth } = useWorth();
  const { inputs } = state;
  const currency = defaults.data?.currency ?? 'EUR';
  const shown = worth.data;
  return (
    <PageFrame
      question={t('worth.question')}
      lead={t('worth.lead')}
      actions={<WorthScenarios state={state} />}
      filters={<ChangeBar state={state} />}
      answer={<WorthSentence worth={shown} inputs={inputs} currency={currency} />}
      next={
        <>
          <ButtonLink to="/experiments/new" variant="default">
            {t('worth.toExperiment')}
          </ButtonLink>
          <AppLink to="/leaving">{t('worth.toLeaving')}</AppLink>
        </>
      }
    >
      {defaults.error ? (
        <ErrorState error={defaults.error} onRetry={() => void defaults.refetch()} />
      ) : (
        <WorthPicture
          worth={shown}
          inputs={inputs}
          currency={currency}
          error={worth.error}
          onRetry={() => void worth.refetch()}
        />
      )}
      <WorthSteps worth={shown} inputs={inputs} currency={currency} />
      {shown && inputs && shown.unit === 'ln-hour' ? (
        <Today worth={shown} inputs={inputs} currency={currency} />
      ) : null}
      <WorthSensitivity worth={shown} currency={currency} />
      <WorthInputsPanel state={state} />
      <Section title={t('worth.method.title')}>
        <p className={classes.text}>{t('worth.method.text')}</p>
      </Section>
    </PageFrame>
  );
}

const measures: readonly WorthMeasure[] = ['frt', 'art', 'one-touch', 'reopen'];

/** What gets better, from where to where. */
function ChangeBar({ state }: { readonly state: WorthState }) {
  const { t } = useTranslation('retention');
  const { inputs } = state;
  const measure = measureFrom(state.search);
  const time = measure === 'frt' || measure === 'art';
  const scale = time ? 1 : 100;
  const unit = time ? ` ${t('worth.hours')}` : ' %';
  const amount = (name: 'from' | 'to') => (
    <div className={classes.short}>
      <Amount
        visible
        label={t(`worth.${name}`)}
        value={inputs ? inputs[name] * scale : null}
        onCommit={(value) => state.set({ [name]: value === null ? undefined : String(value / scale) })}
        min={time ? 0.01 : 0}
        {...(time ? {} : { max: 100 })}
        suffix={unit}
      />
    </div>
  );
  return (
    <div className={classes.change}>
      <Select
        label={t('worth.measure.label')}
        allowDeselect={false}
        value={measure}
        data={measures.map((value) => ({ value, label: t(`worth.measure.${value}`) }))}
        onChange={(value) =>
          // another measure has another effect, other ends and another handling time
          state.set({
            measure: value ?? undefined,
            from: undefined,
            to: undefined,
            effect: undefined,
            grade: undefined,
            source: undefined,
            kneeLow: undefined,
            kneeHigh: undefined,
            handleHours: undefined,
            patienceHours: undefined,
          })
        }
      />
      {amount('from')}
      {amount('to')}
    </div>
  );
}

type TodayProps = { readonly worth: Worth; readonly inputs: WorthInputs; readonly currency: string };

function Today({ worth, inputs, currency }: TodayProps) {
  const { t } = useTranslation('retention');
  const text = useWorthFormat(currency);
  const { today, target } = worth;
  const to = text.reached(inputs, inputs.to);
  return (
    <Section title={t('worth.today.title')}>
      <p className={classes.text}>
        {t('worth.today.text', {
          occupancy: text.percent(today.occupancy),
          from: text.reached(inputs, inputs.from),
          queue: text.reached(inputs, today.queueHours),
          other: text.reached(inputs, today.otherHours),
        })}{' '}
        {today.handleHoursUsed === null
          ? null
          : t('worth.today.lowered', { minutes: text.count(today.handleHoursUsed * 60) })}{' '}
        {target === null
          ? t('worth.today.targetNone', { to, most: inputs.most })
          : t('worth.today.target', { to, agents: text.agents(target) })}
      </p>
    </Section>
  );
}
