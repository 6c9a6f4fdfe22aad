import { useTranslation } from 'react-i18next';
import { ChoiceMenu, SliceMenu } from '#platform/web/components/FilterMenu.tsx';
import { useFormat } from '#platform/web/i18n.ts';
import classes from './leaving.module.css';
import { type LeavingState, leavingChoices } from './use-leaving.ts';

/** How far ahead, in what money, and which customers. */
export function LeavingFilters({ leaving }: { readonly leaving: LeavingState }) {
  const { t } = useTranslation(['retention', 'platform']);
  const format = useFormat();
  const { state, change, terms, handled, shown, kind, countries } = leaving;
  const { bar, choices } = state;
  const { tier } = bar.slices;
  const offered = (choices.data?.dimensions.country ?? []).map(({ key, label, n }) => ({
    value: key,
    label,
    ...(n === null ? {} : { count: n }),
  }));
  const everyone = { value: '', label: t('platform:filters.everyone') };
  return (
    <section className={classes.filters} aria-label={t('platform:filters.label')}>
      {bar.segments ? (
        <ChoiceMenu
          label={t('platform:filters.segment')}
          value={bar.value.segment ?? ''}
          quiet={!bar.value.segment}
          choices={[everyone, ...bar.segments]}
          onChange={(segment: string) => bar.onChange({ segment: segment === '' ? undefined : segment })}
        />
      ) : null}
      {tier ? (
        <SliceMenu
          label={t('platform:filters.dimension.tier')}
          choices={tier}
          chosen={bar.value.tier}
          onChange={(next) => bar.onChange({ tier: next })}
        />
      ) : null}
      {offered.length > 1 ? (
        <SliceMenu
          label={t('dimension.country')}
          choices={offered}
          chosen={countries}
          onChange={(next) => change({ country: next })}
        />
      ) : null}
      <ChoiceMenu
        label={t('leaving.kindFilter.label')}
        value={kind ?? ''}
        quiet={kind === undefined}
        choices={[
          { value: '', label: t('leaving.kindFilter.all') },
          ...leavingChoices.kinds.map((value) => ({ value, label: t(`leaving.kind.${value}`) })),
        ]}
        onChange={(value: string) => change({ by: value === '' ? undefined : value })}
      />
      <ChoiceMenu
        label={t('leaving.stateFilter.label')}
        value={shown}
        choices={leavingChoices.states.map((value) => ({ value, label: t(`leaving.stateFilter.${value}`) }))}
        onChange={(value: string) => change({ state: value === 'present' ? undefined : value })}
      />
      <ChoiceMenu
        label={t('leaving.handledFilter.label')}
        value={handled}
        choices={leavingChoices.handled.map((value) => ({
          value,
          label: t(`leaving.handledFilter.${value}`),
        }))}
        onChange={(value: string) => change({ handled: value === 'without' ? undefined : value })}
      />
      <ChoiceMenu
        label={t('leaving.horizon.label')}
        value={String(terms.horizon)}
        choices={leavingChoices.horizons.map((days) => ({
          value: String(days),
          label: t('leaving.horizon.days', { count: days }),
        }))}
        onChange={(value: string) => change({ horizon: value === '90' ? undefined : value })}
      />
      <ChoiceMenu
        label={t('leaving.margin.label')}
        value={String(terms.margin)}
        choices={leavingChoices.margins.map((share) => ({
          value: String(share),
          label: t('leaving.margin.value', { n: format.percent(share, 0) }),
        }))}
        onChange={(value: string) => change({ margin: value === '1' ? undefined : value })}
      />
    </section>
  );
}
