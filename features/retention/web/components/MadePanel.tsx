import { useTranslation } from 'react-i18next';
import { Section } from '#platform/web/components/PageFrame.tsx';
import { useFormat } from '#platform/web/i18n.ts';
import classes from './driver.module.css';
import type { DriverWords } from './use-driver-words.ts';
import type { DriverAnswer } from './use-link.ts';

type MadePanelProps = {
  readonly answer: DriverAnswer;
  readonly words: DriverWords;
  readonly whole: boolean;
};

/** By what the result was made, so that it can be cited and made again. */
export function MadePanel({ answer, words, whole }: MadePanelProps) {
  const { t } = useTranslation('retention');
  const format = useFormat();
  const { run, result, period, snapshot } = answer;
  const { settings } = run;
  const { strata, deff, coverage } = result;
  const percent = (share: number): string => format.percent(share, 0);
  const days = `${format.date(period.from)} – ${format.date(period.to)}`;
  const silence =
    run.model === 'contract'
      ? t('link.made.silenceContract')
      : t('link.made.silence', { days: run.silenceDays });
  const rows: [string, string][] = [
    [
      t('link.made.analysis'),
      run.analysis.id === null
        ? t('link.made.standing')
        : t('link.made.analysisValue', { name: run.analysis.name, version: run.analysis.version }),
    ],
    [t('link.made.period'), whole ? t('link.made.whole') : days],
    [
      t('link.made.staying'),
      `${t(`link.made.model.${run.model}`, { days: settings.horizon }).replace(/\.$/, '')}. ${silence}`,
    ],
    [t('link.made.window'), t('link.made.windowValue', { days: settings.windowDays })],
    [t('link.made.topics'), run.leavingTopics.join(', ') || t('link.made.none')],
    [
      t('link.made.incidents'),
      settings.incidents
        .map(
          ({ from, to, label }) => `${format.date(from)} – ${format.date(to)}${label ? ` (${label})` : ''}`,
        )
        .join(', ') || t('link.made.none'),
    ],
    [
      t('link.made.coverage'),
      t('link.made.coverageValue', {
        present: format.number(coverage.present),
        days: format.number(coverage.days),
        known: format.number(coverage.known),
        ripe: format.number(coverage.ripe),
      }),
    ],
    ...(strata
      ? ([
          [
            t('link.made.compared'),
            t('link.made.comparedValue', {
              n: format.number(strata.compared),
              strata: format.number(strata.finest),
            }),
          ],
          [t('link.made.overlap'), percent(strata.lostToNonOverlap)],
          [
            t('link.made.kept'),
            `${strata.kept
              .map(({ id, share }) =>
                t('link.made.keptPart', { covariate: words.covariate(id), share: percent(share) }),
              )
              .join(', ')}. ${t('link.made.keptHelp')}`,
          ],
          [
            t('link.made.deff'),
            deff > 1.005
              ? t('link.made.deffValue', { times: format.number(Math.sqrt(deff), 2) })
              : t('link.made.deffNone'),
          ],
        ] satisfies [string, string][])
      : []),
    [t('link.made.snapshot'), snapshot],
    [
      t('link.made.engine'),
      t('link.made.engineValue', { engine: run.engine, version: run.linkVersion, seed: String(run.seed) }),
    ],
  ];
  return (
    <Section title={t('link.made.title')}>
      <dl className={classes.missing}>
        {rows.map(([name, value]) => (
          <div key={name} style={{ display: 'contents' }}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </Section>
  );
}
