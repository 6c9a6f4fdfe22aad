import { Button, Group, Modal, Radio, Stack, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useChange } from '#platform/web/change.ts';
import { ProblemAlert } from '#platform/web/components/ErrorState.tsx';
import { record } from '#platform/web/components/Record.tsx';
import { useFormat } from '#platform/web/i18n.ts';
import type { CustomerDetail, CustomerRow } from '../../core/schema.ts';
import classes from './customers.module.css';
import { customersApi, customersKey } from './customers-api.ts';
import { useNames } from './use-names.ts';

type MergeModalProps = {
  readonly customer: CustomerDetail;
  /** the other one, if it is known already */
  readonly other: string | null;
  readonly onClose: () => void;
};

/** Which other customer is the same, which of the two stays, and what it will have then. */
export function MergeModal({ customer, other, onClose }: MergeModalProps) {
  const { t } = useTranslation(['customers', 'platform']);
  const [otherId, setOtherId] = useState(other);
  const { data, error } = useQuery({
    queryKey: [...customersKey, 'one', otherId],
    queryFn: ({ signal }) => customersApi.find({ customerId: otherId ?? '' }, { signal }),
    enabled: otherId !== null,
  });
  const chosen = otherId !== null && data?.found ? data.customer : undefined;
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={t('merge.title')}
      closeButtonProps={{ 'aria-label': t('platform:action.close') }}
    >
      <Stack gap="md">
        <Search customer={customer} chosen={otherId} given={other !== null} onChoose={setOtherId} />
        <ProblemAlert error={error} />
        {chosen ? <Preview key={chosen.customerId} one={customer} two={chosen} onClose={onClose} /> : null}
      </Stack>
    </Modal>
  );
}

type SearchProps = {
  readonly customer: CustomerDetail;
  readonly chosen: string | null;
  /** somebody was chosen before this opened */
  readonly given: boolean;
  readonly onChoose: (customerId: string | null) => void;
};

function Search({ customer, chosen, given, onChoose }: SearchProps) {
  const { t } = useTranslation('customers');
  const names = useNames();
  const describe = useDescription();
  const [text, setText] = useState('');
  const [asked] = useDebouncedValue(text.trim(), 250);
  const enough = asked.length >= 2;
  const { data, error } = useQuery({
    queryKey: [...customersKey, 'same-as', asked],
    queryFn: ({ signal }) => customersApi.list({ search: asked, limit: 9, filter: [] }, { signal }),
    enabled: enough,
    placeholderData: keepPreviousData,
  });
  const found = enough ? data?.rows.filter((row) => row.customerId !== customer.customerId) : undefined;
  const offered = found
    ? found.map((row) => ({ ...row, about: describe(row) }))
    : customer.similar.map((row) => ({
        ...row,
        about: [row.name ? row.known : null, t(`page.because.${row.because}`)].filter(Boolean).join(' · '),
      }));
  return (
    <>
      <TextInput
        type="search"
        label={t('merge.search')}
        description={t('merge.searchHint')}
        leftSection={<IconSearch size={16} stroke={1.75} aria-hidden />}
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
          if (!given || chosen !== null) onChoose(null);
        }}
        data-autofocus
      />
      <ProblemAlert error={error} />
      <div aria-live="polite">
        {found?.length === 0 ? <p className={record.note}>{t('merge.nothing')}</p> : null}
      </div>
      {offered.length > 0 ? (
        <Radio.Group
          label={found ? t('merge.found') : t('page.similar')}
          value={chosen}
          onChange={onChoose}
          className={classes.found ?? ''}
        >
          <Stack gap="xs" mt="xs">
            {offered.map((row) => (
              <Radio
                key={row.customerId}
                value={row.customerId}
                label={names.customer(row)}
                description={row.about}
              />
            ))}
          </Stack>
        </Radio.Group>
      ) : null}
    </>
  );
}

/** "anna@example.com · €120.00 · 3 orders · 1 ticket": enough to tell two of the same name apart. */
function useDescription(): (row: CustomerRow) => string {
  const { t } = useTranslation('customers');
  const format = useFormat();
  const n = (count: number) => ({ count, n: format.number(count) });
  return (row) =>
    [
      row.name ? row.known : null,
      row.revenue && format.money(row.revenue.minor, row.revenue.currency),
      row.ordersCount === 0 ? t('page.noOrders') : t('page.orders', n(row.ordersCount)),
      t('merge.tickets', n(row.ticketsCount)),
      row.customerSince && t('page.since', { date: format.date(row.customerSince) }),
    ]
      .filter(Boolean)
      .join(' · ');
}

type PreviewProps = {
  readonly one: CustomerDetail;
  readonly two: CustomerDetail;
  readonly onClose: () => void;
};

function Preview({ one, two, onClose }: PreviewProps) {
  const { t } = useTranslation(['customers', 'platform']);
  const format = useFormat();
  const names = useNames();
  const describe = useDescription();
  const navigate = useNavigate();
  const change = useChange<{ mergeId: string }>(customersKey);
  const [keptId, setKeptId] = useState(one.customerId);
  const [kept, gone] = keptId === one.customerId ? [one, two] : [two, one];
  const n = (count: number) => ({ count, n: format.number(count) });
  const merge = () =>
    change.mutate(
      {
        message: t('merge.done'),
        run: () => customersApi.merge({ customerId: kept.customerId, mergedId: gone.customerId }),
        undo: ({ mergeId }) => customersApi.unmerge({ mergeId }),
      },
      {
        onSuccess: () => {
          onClose();
          if (kept.customerId !== one.customerId) void navigate({ to: `/customers/${kept.customerId}` });
        },
      },
    );
  return (
    <>
      <Radio.Group
        label={t('merge.keep')}
        description={t('merge.keepHelp')}
        value={keptId}
        onChange={setKeptId}
      >
        <Stack gap="xs" mt="xs">
          {[one, two].map((customer) => (
            <Radio
              key={customer.customerId}
              value={customer.customerId}
              label={names.customer(customer)}
              description={describe(customer)}
            />
          ))}
        </Stack>
      </Radio.Group>
      <p className={record.notice}>
        {t('merge.text', { name: names.customer(kept) })}{' '}
        {t('merge.after', {
          orders: t('page.orders', n(kept.ordersCount + gone.ordersCount)),
          tickets: t('merge.tickets', n(kept.ticketsCount + gone.ticketsCount)),
        })}
      </p>
      <Group gap="xs">
        <Button loading={change.isPending} onClick={merge}>
          {t('merge.confirm')}
        </Button>
        <Button variant="default" onClick={onClose}>
          {t('platform:action.cancel')}
        </Button>
      </Group>
    </>
  );
}
