import { Trans, useTranslation } from 'react-i18next';
import type { Spread, Worth, WorthInputs } from '#features/retention/core/worth-schema.ts';
import { Sentence } from '#platform/web/components/Sentence.tsx';
import { useWorthFormat } from './worth-format.ts';

type WorthSentenceProps = {
  readonly worth: Worth | undefined;
  readonly inputs: WorthInputs | undefined;
  readonly currency: string;
};

/** The answer with its doubt: money where the evidence carries it, else only how strong the effect would have to be. */
export function WorthSentence({ worth, inputs, currency }: WorthSentenceProps) {
  const { t } = useTranslation('retention');
  const text = useWorthFormat(currency);
  if (!worth || !inputs) return <Sentence />;
  const { effect } = inputs;
  const source = effect.source === '' ? '' : ` ${t('worth.doubt.source', { source: effect.source })}`;
  const note = `${t(`worth.doubt.${effect.grade}`)}${source}`;
  if (worth.promise === 'break-even')
    return <BreakEven worth={worth} inputs={inputs} currency={currency} note={note} />;
  const { gain, optimum } = worth;
  const best = optimum ? worth.steps[optimum.k] : undefined;
  const breakEven = worth.steps[worth.at]?.breakEven ?? null;
  const idle = worth.unit === 'ln-hour' && worth.today.queueHours < 0.01 * inputs.from;
  return (
    <Sentence note={note}>
      {gain ? (
        <Trans
          t={t}
          i18nKey="worth.sentence.gain"
          values={{ from: text.reached(inputs, inputs.from), to: text.reached(inputs, inputs.to) }}
          components={{
            kept: <Inline spread={gain.keptPerMonth} print={text.count} />,
            margin: <Inline spread={gain.marginPerMonth} print={text.money} />,
          }}
        />
      ) : null}{' '}
      {idle ? (
        t('worth.sentence.idle', { occupancy: text.percent(worth.today.occupancy) })
      ) : optimum && optimum.k > 0 && best?.net ? (
        <Trans
          t={t}
          i18nKey="worth.sentence.best"
          values={{
            agents: text.agents(optimum.k),
            low: optimum.low,
            high: optimum.high,
            pays: text.percent(best.pays ?? 0),
          }}
          components={{ b: <b />, net: <Inline spread={best.net} print={text.money} /> }}
        />
      ) : breakEven === null ? (
        t('worth.sentence.never')
      ) : (
        <Trans
          t={t}
          i18nKey="worth.sentence.none"
          values={{ agents: text.agents(worth.at), effect: text.effect(effect, breakEven) }}
          components={{ b: <b /> }}
        />
      )}
    </Sentence>
  );
}

type InlineProps = { readonly spread: Spread; readonly print: (value: number) => string };

function Inline({ spread, print }: InlineProps) {
  return (
    <span>
      <b>{print(spread.value)}</b> ({print(spread.low)}&nbsp;… {print(spread.high)})
    </span>
  );
}

type BreakEvenProps = {
  readonly worth: Worth;
  readonly inputs: WorthInputs;
  readonly currency: string;
  readonly note: string;
};

function BreakEven({ worth, inputs, currency, note }: BreakEvenProps) {
  const { t } = useTranslation('retention');
  const text = useWorthFormat(currency);
  const why = inputs.effect.grade === 'C' ? t('worth.sentence.whyC') : t('worth.sentence.whyNone');
  const step = worth.steps[worth.at];
  if (!step || step.breakEven === null)
    return <Sentence note={note}>{t('worth.sentence.breakEvenNone', { why })}</Sentence>;
  return (
    <Sentence note={note}>
      <Trans
        t={t}
        i18nKey="worth.sentence.breakEven"
        values={{ why, agents: text.agents(worth.at), effect: text.effect(inputs.effect, step.breakEven) }}
        components={{ b: <b /> }}
      />
    </Sentence>
  );
}
