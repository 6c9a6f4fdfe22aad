import { ActionIcon, Button, Checkbox, TextInput } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CovariateId } from '#features/retention/core/link/exposures.ts';
import { useFormat } from '#platform/web/i18n.ts';
import { type AnalysisDraft, moved } from './analysis-draft.ts';
import classes from './driver.module.css';
import type { DriverWords } from './use-driver-words.ts';
import type { SetupAnswer } from './use-link.ts';

type FieldProps = {
  readonly draft: AnalysisDraft;
  readonly setup: SetupAnswer;
  readonly words: DriverWords;
  readonly disabled: boolean;
  readonly change: (patch: Partial<AnalysisDraft>) => void;
};

/** What is held equal, in order: ticked ones on top, each with buttons that move it. */
export function CovariateField({ draft, setup, words, disabled, change }: FieldProps) {
  const { t } = useTranslation('retention');
  const chosen = draft.covariates;
  const rest = setup.covariates.filter((id) => !chosen.includes(id));
  const tick = (id: CovariateId, on: boolean): void =>
    change({ covariates: on ? [...chosen, id] : chosen.filter((one) => one !== id) });
  const move = (index: number, by: -1 | 1): void => change({ covariates: moved(chosen, index, by) });
  return (
    <fieldset className={classes.field}>
      <legend className={classes.legend}>{t('link.settings.covariates')}</legend>
      <p className={classes.help}>{t('link.settings.covariatesHelp')}</p>
      <ol className={classes.order}>
        {[...chosen, ...rest].map((id) => {
          const index = chosen.indexOf(id);
          const name = words.covariate(id);
          return (
            <li key={id}>
              <Checkbox
                label={index < 0 ? name : `${index + 1}. ${name}`}
                checked={index >= 0}
                disabled={disabled}
                onChange={(event) => tick(id, event.currentTarget.checked)}
              />
              {index < 0 ? null : (
                <span className={classes.actions}>
                  <ActionIcon
                    aria-label={t('link.settings.up', { name })}
                    disabled={disabled || index === 0}
                    onClick={() => move(index, -1)}
                  >
                    <IconArrowUp size={16} stroke={1.5} />
                  </ActionIcon>
                  <ActionIcon
                    aria-label={t('link.settings.down', { name })}
                    disabled={disabled || index === chosen.length - 1}
                    onClick={() => move(index, 1)}
                  >
                    <IconArrowDown size={16} stroke={1.5} />
                  </ActionIcon>
                </span>
              )}
            </li>
          );
        })}
      </ol>
    </fieldset>
  );
}

/** Topics by which customers say that they are leaving: recognised by name until somebody ticks them himself. */
export function TopicField({ draft, setup, disabled, change }: FieldProps) {
  const { t } = useTranslation('retention');
  const format = useFormat();
  const tick = (topic: string, on: boolean): void =>
    change({
      byName: false,
      leavingTopics: on
        ? [...draft.leavingTopics, topic]
        : draft.leavingTopics.filter((one) => one !== topic),
    });
  return (
    <fieldset className={classes.field}>
      <legend className={classes.legend}>{t('link.settings.topics')}</legend>
      <p className={classes.help}>{t('link.settings.topicsHelp')}</p>
      <div className={classes.checks}>
        {setup.topics.map(({ topic, n }) => (
          <Checkbox
            key={topic}
            label={t('link.settings.topicN', { topic, n: format.number(n) })}
            checked={draft.leavingTopics.includes(topic)}
            disabled={disabled}
            onChange={(event) => tick(topic, event.currentTarget.checked)}
          />
        ))}
      </div>
      {draft.byName || disabled ? null : (
        <Button variant="subtle" size="compact-sm" w="fit-content" onClick={() => change({ byName: true })}>
          {t('link.settings.topicsOwn')}
        </Button>
      )}
    </fieldset>
  );
}

const noDays = { from: '', to: '', label: '' };

/** Days left out, and weeks that look as if they should be. */
export function IncidentField({ draft, setup, disabled, change }: FieldProps) {
  const { t } = useTranslation('retention');
  const format = useFormat();
  const [days, setDays] = useState(noDays);
  const { incidents } = draft;
  const add = (one: typeof noDays): void => change({ incidents: [...incidents, one] });
  const open = setup.suspects.filter(
    ({ from, to }) => !incidents.some((one) => one.from <= to && one.to >= from),
  );
  const reversed = days.from !== '' && days.to !== '' && days.to < days.from;
  return (
    <fieldset className={classes.field}>
      <legend className={classes.legend}>{t('link.settings.incidents')}</legend>
      <p className={classes.help}>{t('link.settings.incidentsHelp')}</p>
      {incidents.map(({ from, to, label }) => (
        <div key={`${from} ${to}`} className={classes.saved}>
          <span>
            {`${format.date(from)} – ${format.date(to)}`}
            {label ? `: ${label}` : ''}
          </span>
          <ActionIcon
            aria-label={t('link.settings.removeIncident', { from: format.date(from), to: format.date(to) })}
            disabled={disabled}
            onClick={() =>
              change({ incidents: incidents.filter((one) => one.from !== from || one.to !== to) })
            }
          >
            <IconTrash size={16} stroke={1.5} />
          </ActionIcon>
        </div>
      ))}
      {open.length > 0 ? <p className={classes.help}>{t('link.settings.suspects')}</p> : null}
      {open.map(({ from, to, n, usual }) => (
        <div key={from} className={classes.saved}>
          <span>
            {t('link.settings.suspect', {
              from: format.date(from, 'short-day'),
              to: format.date(to),
              n: format.number(n),
              usual: format.number(usual),
            })}
          </span>
          <Button
            variant="default"
            size="compact-sm"
            disabled={disabled}
            onClick={() => add({ from, to, label: '' })}
          >
            {t('link.settings.addSuspect')}
          </Button>
        </div>
      ))}
      {disabled ? null : (
        <div className={classes.days}>
          <TextInput
            type="date"
            label={t('link.settings.incidentFrom')}
            value={days.from}
            onChange={(event) => setDays({ ...days, from: event.currentTarget.value })}
          />
          <TextInput
            type="date"
            label={t('link.settings.incidentTo')}
            value={days.to}
            error={reversed ? t('link.settings.wrongDays') : null}
            onChange={(event) => setDays({ ...days, to: event.currentTarget.value })}
          />
          <TextInput
            label={t('link.settings.incidentLabel')}
            maxLength={120}
            value={days.label}
            onChange={(event) => setDays({ ...days, label: event.currentTarget.value })}
          />
          <Button
            variant="default"
            disabled={days.from === '' || days.to === '' || reversed}
            onClick={() => {
              add(days);
              setDays(noDays);
            }}
          >
            {t('link.settings.addIncident')}
          </Button>
        </div>
      )}
    </fieldset>
  );
}
