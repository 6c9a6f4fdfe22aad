import { Button, Skeleton } from '@mantine/core';
import { IconArrowMerge, IconPencil } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { AppLink } from '#platform/web/components/AppLink.tsx';
import { ErrorState } from '#platform/web/components/ErrorState.tsx';
import { PageFrame, Section } from '#platform/web/components/PageFrame.tsx';
import { RecordColumns, record } from '#platform/web/components/Record.tsx';
import { useFormat } from '#platform/web/i18n.ts';
import { useSession } from '#platform/web/session.ts';
import { showDone } from '#platform/web/undo.tsx';
import type { CustomerDetail } from '../core/schema.ts';
import { CustomerAside } from './components/CustomerAside.tsx';
import { CustomerFigures } from './components/CustomerFigures.tsx';
import { CustomerTimeline } from './components/CustomerTimeline.tsx';
import { customersApi, customersKey } from './components/customers-api.ts';
import { EditModal } from './components/EditModal.tsx';
import { MergeModal } from './components/MergeModal.tsx';
import { PrivacySection } from './components/PrivacySection.tsx';
import { useNames } from './components/use-names.ts';

/** One customer: who it is and is worth, and everything that happened, on one timeline. */
export default function CustomerPage() {
  const { t } = useTranslation('customers');
  const navigate = useNavigate();
  const { customerId = '' } = useParams({ strict: false }) as { customerId?: string };
  const { data, error, refetch } = useQuery({
    queryKey: [...customersKey, 'one', customerId],
    queryFn: ({ signal }) => customersApi.find({ customerId }, { signal }),
  });
  const movedTo = data && !data.found ? data.mergedInto : undefined;
  useEffect(() => {
    if (movedTo === undefined) return;
    showDone(t('page.movedOn'));
    void navigate({ to: `/customers/${movedTo}`, replace: true });
  }, [movedTo, navigate, t]);
  if (data?.found) return <Customer key={customerId} customer={data.customer} />;
  return (
    <PageFrame question={t('page.title')} next={<AppLink to="/customers">{t('page.back')}</AppLink>}>
      {error ? <ErrorState error={error} onRetry={() => void refetch()} /> : <Skeleton height={320} />}
    </PageFrame>
  );
}

function Customer({ customer }: { readonly customer: CustomerDetail }) {
  const { t } = useTranslation('customers');
  const format = useFormat();
  const names = useNames();
  const { can } = useSession();
  const [editing, setEditing] = useState(false);
  // undefined: closed; null: nobody chosen yet
  const [mergingWith, setMergingWith] = useState<string | null>();
  const erased = customer.erasedAt !== null;
  const since = customer.customerSince
    ? t('page.since', { date: format.date(customer.customerSince) })
    : t('page.sinceUnknown', { date: format.date(customer.createdAt) });
  const canMerge = can('customers.merge') && !erased;
  return (
    <PageFrame
      question={erased ? t('list.erased') : names.customer(customer)}
      lead={[t(`kind.${customer.kind}`), customer.tier, since].filter(Boolean).join(' · ')}
      actions={
        <>
          {can('customers.write') && !erased ? (
            <Button
              variant="default"
              leftSection={<IconPencil size={16} stroke={1.75} aria-hidden />}
              onClick={() => setEditing(true)}
            >
              {t('page.edit')}
            </Button>
          ) : null}
          {canMerge ? (
            <Button
              variant="default"
              leftSection={<IconArrowMerge size={16} stroke={1.75} aria-hidden />}
              onClick={() => setMergingWith(null)}
            >
              {t('merge.action')}
            </Button>
          ) : null}
        </>
      }
      next={<AppLink to="/customers">{t('page.back')}</AppLink>}
    >
      {customer.erasedAt ? (
        <p className={record.notice}>{t('page.erased', { date: format.date(customer.erasedAt) })}</p>
      ) : null}
      {customer.internal ? <p className={record.notice}>{t('page.internal')}</p> : null}
      <CustomerFigures customer={customer} />
      <RecordColumns
        aside={<CustomerAside customer={customer} {...(canMerge ? { onCompare: setMergingWith } : {})} />}
      >
        <Section title={t('page.timeline')}>
          <CustomerTimeline customerId={customer.customerId} />
        </Section>
      </RecordColumns>
      {can('customers.privacy') ? <PrivacySection customer={customer} /> : null}
      {editing ? <EditModal customer={customer} onClose={() => setEditing(false)} /> : null}
      {mergingWith === undefined ? null : (
        <MergeModal customer={customer} other={mergingWith} onClose={() => setMergingWith(undefined)} />
      )}
    </PageFrame>
  );
}
