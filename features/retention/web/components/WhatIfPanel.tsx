import { Slider } from '@mantine/core';
import { useState } from 'react';
import { Trans, useTranslation } from 'react-i18next';
import { moveShare, moveTo, type WhatIf } from '#features/retention/core/link/what-if.ts';
import { AppLink } from '#platform/web/components/AppLink.tsx';
import { Section } from '#platform/web/components/PageFrame.tsx';
import { useFormat } from '#platform/web/i18n.ts';
import type { SearchParams } from '#platform/web/route.ts';
import classes from './driver.module.css';
import type { DriverWords } from './use-driver-words.ts';
import type { DriverAnswer } from './use-link.ts';

type WhatIfProps = {
  readonly answer: DriverAnswer;
  readonly words: DriverWords;
  /** the page of worth with this driver's effect; undefined: it knows no such measure */
  readonly worth: SearchParams | undefined;
};

/** Moves everybody slower to a chosen place and says what would follow if the association held. */
export function WhatIfPanel(props: WhatIfProps) {
  const { t } = useTranslation('retention');
  const { summary, result } = props.answer;
  const clear = summary.finding === 'keeps' || summary.finding === 'loses';
  if (!clear || !summary.actionable || !result.sides || summary.scale === 'category') return null;
  const ordered = summary.scale !== 'flag';
  // moving to fewer makes no sense where more goes with staying
  if (ordered && (result.difference?.value ?? 0) <= 0) return null;
  return (
    <Section title={t('link.whatIf.title')} lead={t('link.whatIf.lead')}>
      <div className={classes.whatIf}>
        {ordered ? <MoveTo {...props} /> : <MoveShare {...props} />}
        {props.worth ? (
          <AppLink to="/worth" search={props.worth}>
            {t('link.whatIf.worth')}
          </AppLink>
        ) : null}
      </div>
    </Section>
  );
}

function MoveTo(props: WhatIfProps) {
  const { answer, words } = props;
  const { t } = useTranslation('retention');
  const { result, summary } = answer;
  const bins = result.bins.filter(({ key }) => key !== 'not-yet');
  const last = Math.max(0, bins.length - 2);
  const best = result.bins.findIndex(({ key }) => key === result.sides?.a.at(-1));
  const [at, setAt] = useState(Math.min(last, Math.max(0, best)));
  const limit = (index: number): string => {
    const bin = bins[index];
    if (!bin) return '';
    return summary.scale === 'duration' && bin.to !== null
      ? words.duration(bin.to)
      : words.group(summary, bin);
  };
  const text = t(summary.scale === 'duration' ? 'link.whatIf.time' : 'link.whatIf.count', { to: limit(at) });
  return (
    <>
      <p className={classes.strong}>{text}</p>
      <div className={classes.slider}>
        <Slider
          min={0}
          max={last}
          step={1}
          value={Math.min(at, last)}
          onChange={setAt}
          label={limit}
          marks={bins
            .slice(0, last + 1)
            .map((_, value) => ({ value, label: value === 0 || value === last ? limit(value) : undefined }))}
          thumbLabel={t('link.whatIf.label')}
          thumbProps={{ 'aria-valuetext': limit(at) }}
        />
      </div>
      <Outcome {...props} found={moveTo(result.bins, Math.min(at, last))} />
    </>
  );
}

function MoveShare(props: WhatIfProps) {
  const { answer, words } = props;
  const { t } = useTranslation('retention');
  const format = useFormat();
  const { result } = answer;
  const [percent, setPercent] = useState(50);
  const { sides, difference, money } = result;
  if (!sides || !difference) return null;
  const [better, worse] = difference.value > 0 ? [sides.a, sides.b] : [sides.b, sides.a];
  const share = (value: number): string => format.percent(value / 100, 0);
  const perYear =
    money?.encountersPerYear ??
    result.bins.filter(({ key }) => worse.includes(key)).reduce((sum, bin) => sum + bin.perYear, 0);
  return (
    <>
      <p className={classes.strong}>
        {t('link.whatIf.share', {
          share: share(percent),
          a: words.clause(answer.summary, better),
          b: words.clause(answer.summary, worse),
        })}
      </p>
      <div className={classes.slider}>
        <Slider
          min={5}
          max={100}
          step={5}
          value={percent}
          onChange={setPercent}
          label={share}
          marks={[25, 50, 75, 100].map((value) => ({ value, label: share(value) }))}
          thumbLabel={t('link.whatIf.label')}
        />
      </div>
      <Outcome {...props} found={moveShare(perYear, percent / 100, difference)} />
    </>
  );
}

function Outcome({ answer, words, found }: WhatIfProps & { readonly found: WhatIf }) {
  const { t } = useTranslation('retention');
  const format = useFormat();
  const { kept, moved } = found;
  const value = answer.result.money?.valuePerCustomer ?? null;
  const { currency } = answer.run;
  const money = (customers: number): string => words.money(customers * (value ?? 0), currency);
  if (moved < 1) return <p className={classes.line}>{t('link.whatIf.nobody')}</p>;
  const components = { b: <b /> };
  return (
    <div className={classes.lines} aria-live="polite">
      <p className={classes.line}>{t('link.whatIf.moved', { n: format.number(moved) })}</p>
      <p className={classes.strong}>
        <Trans
          t={t}
          i18nKey="link.whatIf.kept"
          values={{
            kept: format.number(kept.value),
            low: format.number(kept.low),
            high: format.number(kept.high),
          }}
          components={components}
        />
      </p>
      <p className={classes.strong}>
        {value === null ? (
          t('link.whatIf.noMoney')
        ) : (
          <Trans
            t={t}
            i18nKey="link.whatIf.money"
            values={{
              money: money(kept.value),
              low: money(kept.low),
              high: money(kept.high),
              value: words.money(value, currency),
            }}
            components={components}
          />
        )}
      </p>
    </div>
  );
}
