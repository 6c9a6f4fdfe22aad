import { Trans, useTranslation } from 'react-i18next';
import type { Doubt } from '#features/retention/core/link/driver-result.ts';
import { DataTable } from '#platform/web/components/DataTable.tsx';
import { useFormat } from '#platform/web/i18n.ts';
import classes from './driver.module.css';
import type { DriverWords } from './use-driver-words.ts';
import type { DriverAnswer } from './use-link.ts';

type DoubtPanelProps = {
  readonly answer: DriverAnswer;
  readonly words: DriverWords;
};

/** What could speak against the finding: negative controls and how strong an unrecorded cause would have to be. */
export function DoubtPanel({ answer, words }: DoubtPanelProps) {
  const { t } = useTranslation('retention');
  const { doubt, sides } = answer.result;
  if (!doubt) return null;
  return (
    <>
      <div className={classes.lines}>
        <h3 className={classes.subtitle}>{t('link.doubt.controls')}</h3>
        <p className={classes.line}>{t('link.doubt.controlsLead')}</p>
        {doubt.controls.length === 0 ? (
          <p className={classes.strong}>{t('link.doubt.noControls')}</p>
        ) : (
          <Controls doubt={doubt} words={words} worse={sides ? words.side(answer.summary, sides.b) : ''} />
        )}
        {doubt.afterBias !== null && doubt.controls.some(({ alarms }) => alarms) ? (
          <p className={classes.line}>
            {t('link.doubt.afterBias', { points: words.signed(doubt.afterBias) })}
          </p>
        ) : null}
      </div>
      <EValue doubt={doubt} words={words} />
    </>
  );
}

type PartProps = { readonly doubt: Doubt; readonly words: DriverWords };

/** A control counts up on the second side, the one expected to lose customers. */
function Controls({ doubt, words, worse }: PartProps & { readonly worse: string }) {
  const { t } = useTranslation('retention');
  const label = t('link.doubt.controls');
  return (
    <DataTable
      plain
      label={label}
      rows={doubt.controls}
      rowId={({ id }) => id}
      columns={[
        {
          id: 'check',
          header: t('link.column.check'),
          width: 320,
          cell: ({ id }) => t(`link.doubt.control.${id}`),
        },
        {
          id: 'difference',
          header: t('link.column.more', { b: worse }),
          width: 260,
          cell: ({ difference }) => <span className={classes.numbers}>{words.difference(difference)}</span>,
        },
        {
          id: 'says',
          header: t('link.column.says'),
          width: 120,
          cell: ({ alarms }) => (
            <span className={alarms ? classes.alarm : classes.quiet}>
              {t(alarms ? 'link.doubt.alarm' : 'link.doubt.quiet')}
            </span>
          ),
        },
      ]}
    />
  );
}

function EValue({ doubt, words }: PartProps) {
  const { t } = useTranslation('retention');
  const format = useFormat();
  const times = (value: number): string => format.number(value, 1);
  const { eValue, eValueBound, strongest } = doubt;
  return (
    <div className={classes.lines}>
      <h3 className={classes.subtitle}>{t('link.doubt.eTitle')}</h3>
      <p className={classes.strong}>
        {eValue === null || eValueBound === null || eValueBound <= 1 ? (
          t('link.doubt.eNone')
        ) : (
          <Trans
            t={t}
            i18nKey="link.doubt.eValue"
            values={{ value: times(eValue), bound: times(eValueBound) }}
            components={{ b: <b /> }}
          />
        )}{' '}
        {strongest.covariate === null
          ? t('link.doubt.strongestNone')
          : t('link.doubt.strongest', {
              covariate: words.covariate(strongest.covariate),
              ratio: times(strongest.ratio),
            })}
      </p>
    </div>
  );
}
