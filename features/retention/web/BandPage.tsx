import { useParams } from '@tanstack/react-router';
import { Trans, useTranslation } from 'react-i18next';
import type { BandRow } from '#features/retention/core/contract/link.ts';
import { groupOfKey } from '#features/retention/core/link/driver-words.ts';
import { type Exposure, exposureOf } from '#features/retention/core/link/exposures.ts';
import { AppLink, ButtonLink } from '#platform/web/components/AppLink.tsx';
import { DataTable } from '#platform/web/components/DataTable.tsx';
import { EmptyState } from '#platform/web/components/EmptyState.tsx';
import { PageFrame } from '#platform/web/components/PageFrame.tsx';
import { Sentence } from '#platform/web/components/Sentence.tsx';
import { useFormat } from '#platform/web/i18n.ts';
import { useList } from '#platform/web/list.ts';
import { searchText, stringifySearch } from '#platform/web/route.ts';
import { useSearchParams } from '#platform/web/search.ts';
import { useSession } from '#platform/web/session.ts';
import { SaveBandButton } from './components/SaveBandModal.tsx';
import { type DriverWords, useDriverWords } from './components/use-driver-words.ts';
import { nameOf } from './components/use-leaving-columns.tsx';
import { type LinkState, useLink } from './components/use-link.ts';
import { retentionApi } from './components/use-slice.ts';

/** Who is behind one group of a driver: a list to open and a file to take. */
export default function BandPage() {
  const { t } = useTranslation('retention');
  const { exposure: asked = '' } = useParams({ strict: false }) as { exposure?: string };
  const [search] = useSearchParams();
  const link = useLink();
  const words = useDriverWords(link.state.choices.data);
  const exposure = exposureOf(asked);
  const group = searchText(search, 'group');
  if (!exposure || group === undefined)
    return (
      <PageFrame question={t('link.question')}>
        <EmptyState
          title={t('link.who.none')}
          action={<ButtonLink to="/drivers">{t('link.driver.back')}</ButtonLink>}
        />
      </PageFrame>
    );
  return <Band exposure={exposure} group={group} link={link} words={words} />;
}

type BandProps = {
  readonly exposure: Exposure;
  readonly group: string;
  readonly link: LinkState;
  readonly words: DriverWords;
};

const records = { request: '/tickets/', order: '/orders/', answer: null } as const;

function Band({ exposure, group, link, words }: BandProps) {
  const { t } = useTranslation('retention');
  const format = useFormat();
  const { can } = useSession();
  const { asked } = link;
  const { id, scale, kind } = exposure;
  const name = words.name(id);
  const label = words.group(exposure, groupOfKey(group, scale));
  const list = useList<BandRow>({
    key: ['retention', 'link', 'band', id, group, asked],
    enabled: asked !== undefined,
    fetch: ({ limit, cursor }, signal) =>
      retentionApi.link.band(
        { ...asked, exposure: id, group, limit, ...(cursor === undefined ? {} : { cursor }) },
        { signal },
      ),
  });
  const { search: _text, onSearch: _search, onSort: _sort, ...table } = list.table;
  const { total } = table;
  const value = (row: BandRow): string =>
    row.value === null
      ? label
      : scale === 'duration'
        ? format.duration(row.value)
        : scale === 'flag' || id === 'nps'
          ? label
          : format.number(row.value);
  const base = records[kind];
  const file = stringifySearch({ ...asked, exposure: id, group });
  return (
    <PageFrame
      question={t('link.who.question', { group: `${name}: ${label}` })}
      answer={
        total === undefined || total === null ? (
          list.query.error ? null : (
            <Sentence />
          )
        ) : (
          <Sentence note={t('link.who.note')}>
            <Trans
              t={t}
              i18nKey="link.who.sentence"
              count={total}
              values={{ n: format.number(total) }}
              components={{ b: <b /> }}
            />
          </Sentence>
        )
      }
      next={
        <>
          <ButtonLink to={`/drivers/${id}`} search={link.along} variant="default">
            {t('link.who.back', { name })}
          </ButtonLink>
          {asked && total && can('customers.segments') ? (
            <SaveBandButton
              band={{ exposure: id, group, label: `${name}: ${label}`, asked, along: link.along }}
            />
          ) : null}
        </>
      }
    >
      <DataTable
        id="band"
        label={t('link.who.question', { group: `${name}: ${label}` })}
        columns={[
          {
            id: 'customer',
            header: t('link.column.customer'),
            width: 220,
            value: nameOf,
            cell: (row) => <AppLink to={`/customers/${row.customerId}`}>{nameOf(row)}</AppLink>,
          },
          {
            id: 'day',
            header: t('link.column.day'),
            width: 130,
            value: ({ day }) => day,
            cell: ({ day }) => format.date(day),
          },
          {
            id: 'value',
            header: t('link.column.value'),
            width: 150,
            value: (row) => row.value,
            cell: value,
          },
          {
            id: 'outcome',
            header: t('link.column.outcome'),
            width: 120,
            value: ({ lost }) => (lost ? 'left' : 'stayed'),
            cell: ({ lost }) => t(lost ? 'link.who.left' : 'link.who.stayed'),
          },
          ...(base === null
            ? []
            : [
                {
                  id: 'request',
                  header: t('link.column.request'),
                  width: 110,
                  cell: (row: BandRow) => (
                    <AppLink to={`${base}${row.encounterId}`}>{t('link.who.record')}</AppLink>
                  ),
                },
              ]),
        ]}
        rowId={({ encounterId }) => encounterId}
        empty={<EmptyState compact title={t('link.who.none')} />}
        {...(can('customers.export')
          ? { onExport: () => window.location.assign(`/api/v1/retention/band.csv${file}`) }
          : {})}
        {...table}
      />
    </PageFrame>
  );
}
