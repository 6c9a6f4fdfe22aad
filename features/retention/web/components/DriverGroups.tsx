import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { DriverBin } from '#features/retention/core/link/driver-result.ts';
import { AppLink } from '#platform/web/components/AppLink.tsx';
import { DataTable } from '#platform/web/components/DataTable.tsx';
import { Section } from '#platform/web/components/PageFrame.tsx';
import { useFormat } from '#platform/web/i18n.ts';
import type { SearchParams } from '#platform/web/route.ts';
import { useSession } from '#platform/web/session.ts';
import { DotPlot } from './DotPlot.tsx';
import classes from './driver.module.css';
import { EstimateText } from './EstimateText.tsx';
import { SaveBandButton } from './SaveBandModal.tsx';
import type { DriverWords } from './use-driver-words.ts';
import type { DriverAnswer, LinkAsked } from './use-link.ts';

type GroupsProps = {
  readonly answer: DriverAnswer;
  readonly words: DriverWords;
  readonly along: SearchParams;
  readonly asked: LinkAsked | undefined;
};

const share = { unit: 'share', better: null } as const;

/** Groups in numbers, each opening the list of who is in it. */
export function DriverGroups({ answer, words, along, asked }: GroupsProps) {
  const { t } = useTranslation('retention');
  const format = useFormat();
  const { can } = useSession();
  const { summary, result, run } = answer;
  const savable = asked !== undefined && can('customers.segments');
  const label = (bin: DriverBin): string => words.group(summary, bin);
  return (
    <Section title={t('link.who.title')} lead={t('link.who.lead')}>
      <DataTable
        label={`${words.name(summary.id)}: ${t('link.column.group')}`}
        rows={result.bins}
        rowId={({ key }) => key}
        columns={[
          { id: 'group', header: t('link.column.group'), width: 170, value: label, cell: label },
          {
            id: 'n',
            header: t('link.column.n'),
            align: 'end',
            width: 80,
            value: ({ n }) => n,
            cell: ({ n }) => format.number(n),
          },
          {
            id: 'perYear',
            header: t('link.column.perYear'),
            align: 'end',
            width: 90,
            value: ({ perYear }) => Math.round(perYear),
            cell: ({ perYear }) => format.number(perYear),
          },
          {
            id: 'seen',
            header: t('link.column.seen'),
            width: 200,
            value: ({ crude }) => crude.value,
            cell: ({ crude }) => <EstimateText metric={crude} look={share} />,
          },
          {
            id: 'standardised',
            header: t('link.column.standardised'),
            help: t('link.help.standardised'),
            width: 200,
            value: ({ standardised }) => standardised?.value,
            cell: ({ standardised, n }) =>
              standardised ? <EstimateText metric={{ ...standardised, n }} look={share} /> : '–',
          },
          {
            id: 'revenue',
            header: t('link.column.revenue'),
            help: t('link.help.revenue', { days: run.settings.horizon }),
            align: 'end',
            width: 190,
            value: ({ revenue }) => revenue?.value,
            cell: ({ revenue }) => (revenue ? words.amountShort(revenue, run.currency) : '–'),
          },
          {
            id: 'who',
            header: t('link.column.who'),
            width: savable ? 190 : 120,
            cell: (bin) => (
              <span className={classes.who}>
                <AppLink
                  to={`/drivers/${summary.id}/who`}
                  search={{ ...along, group: bin.key }}
                  aria-label={`${t('link.who.open')}: ${label(bin)}`}
                >
                  {t('link.who.open')}
                </AppLink>
                {savable ? (
                  <SaveBandButton
                    quiet
                    band={{
                      exposure: summary.id,
                      group: bin.key,
                      label: `${words.name(summary.id)}: ${label(bin)}`,
                      asked,
                      along,
                    }}
                  />
                ) : null}
              </span>
            ),
          },
        ]}
      />
    </Section>
  );
}

const order = ['tier', 'channel', 'severity', 'contract', 'topic'] as const;

/** The comparison within parts: small multiples, one for each covariate. */
export function DriverSegments({ answer, words }: Pick<GroupsProps, 'answer' | 'words'>) {
  const { t } = useTranslation('retention');
  const { segments } = answer.result;
  const parts = order.flatMap((covariate) => {
    const rows = segments.filter((one) => one.covariate === covariate);
    return rows.length > 1 ? [{ covariate, rows }] : [];
  });
  // one axis for all, so that parts can be held against one another
  const span = useMemo(
    () => segments.flatMap(({ difference }) => (difference ? [difference.low, difference.high] : [])),
    [segments],
  );
  if (parts.length === 0) return null;
  return (
    <Section title={t('link.segments.title')} lead={t('link.segments.lead')}>
      <div className={classes.multiples}>
        {parts.map(({ covariate, rows }) => (
          <DotPlot
            key={covariate}
            title={t('link.segments.of', { covariate: words.covariate(covariate) })}
            of={words.covariate(covariate)}
            span={span}
            rows={rows
              .toSorted((a, b) => b.n - a.n)
              .map(({ level, n, difference }) => ({
                id: level,
                label: words.level(covariate, level),
                estimate: difference,
                n,
                detail: difference ? '' : t('link.segments.small'),
              }))}
          />
        ))}
      </div>
    </Section>
  );
}
