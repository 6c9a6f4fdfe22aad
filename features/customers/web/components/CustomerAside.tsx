import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useChange } from '#platform/web/change.ts';
import { AppLink } from '#platform/web/components/AppLink.tsx';
import { Pairs, Panel, record } from '#platform/web/components/Record.tsx';
import { useFormat } from '#platform/web/i18n.ts';
import { useSession } from '#platform/web/session.ts';
import type { CustomerDetail } from '../../core/schema.ts';
import classes from './customers.module.css';
import { customersApi, customersKey } from './customers-api.ts';
import { useNames } from './use-names.ts';

type CustomerAsideProps = {
  readonly customer: CustomerDetail;
  /** opens the merge with another customer; absent: not allowed */
  readonly onCompare?: (customerId: string) => void;
};

/** Beside the timeline: who it is, by what it is recognised, who may be the same. */
export function CustomerAside({ customer, onCompare }: CustomerAsideProps) {
  const { t } = useTranslation('customers');
  const format = useFormat();
  const names = useNames();
  const { similar, merges, contacts, identities } = customer;
  const attributes = Object.entries(customer.attributes).flatMap(([name, value]) =>
    value === null || value === '' ? [] : [[name, String(value)] as const],
  );
  return (
    <>
      {similar.length > 0 ? (
        <Panel title={t('page.similar')}>
          <ul className={record.list}>
            {similar.map((other) => (
              <li key={other.customerId} className={classes.row}>
                <span>
                  <AppLink to={`/customers/${other.customerId}`}>{names.customer(other)}</AppLink>
                  <span className={record.note}>, {t(`page.because.${other.because}`)}</span>
                </span>
                {onCompare ? (
                  <Button
                    size="compact-sm"
                    variant="default"
                    aria-label={`${t('page.compare')}: ${names.customer(other)}`}
                    onClick={() => onCompare(other.customerId)}
                  >
                    {t('page.compare')}
                  </Button>
                ) : null}
              </li>
            ))}
          </ul>
        </Panel>
      ) : null}
      <Panel title={t('page.about')}>
        <Pairs
          of={[
            [t('field.tier'), customer.tier],
            [t('field.country'), customer.country && names.country(customer.country)],
            [t('field.city'), customer.city],
            [t('field.language'), customer.language && names.language(customer.language)],
            [t('field.timeZone'), customer.timeZone],
            [t('field.tags'), customer.tags.join(', ')],
            [t('field.source'), customer.source],
            [t('field.createdAt'), format.date(customer.createdAt)],
          ]}
        />
      </Panel>
      <Panel title={t('page.identities')}>
        {identities.length === 0 ? (
          <p className={record.note}>{t('page.noIdentities')}</p>
        ) : (
          <ul className={record.list}>
            {identities.map(({ kind, value }) => (
              <li key={`${kind} ${value}`}>
                <span className={record.note}>{t(`identity.${kind}`)}</span> {value}
              </li>
            ))}
          </ul>
        )}
      </Panel>
      {contacts.length > 0 ? (
        <Panel title={t('page.contacts')}>
          <ul className={record.list}>
            {contacts.map(({ contactId, name, email, phone, language }) => (
              <li key={contactId}>
                {name || email || phone || t('list.unnamed')}
                <div className={record.note}>
                  {[name ? email : null, name || email ? phone : null, language && names.language(language)]
                    .filter(Boolean)
                    .join(' · ')}
                </div>
              </li>
            ))}
          </ul>
        </Panel>
      ) : null}
      {attributes.length > 0 ? (
        <Panel title={t('page.attributes')}>
          <Pairs of={attributes} />
        </Panel>
      ) : null}
      {merges.length > 0 ? <Merges merges={merges} /> : null}
    </>
  );
}

function Merges({ merges }: { readonly merges: CustomerDetail['merges'] }) {
  const { t } = useTranslation('customers');
  const format = useFormat();
  const canMerge = useSession().can('customers.merge');
  const change = useChange(customersKey);
  return (
    <Panel title={t('page.merges')}>
      <ul className={record.list}>
        {merges.map(({ mergeId, mergedName, mergedAt }) => (
          <li key={mergeId} className={classes.row}>
            <span>
              {mergedName || t('list.unnamed')}
              <span className={record.note}>
                , {t('page.mergedAt', { date: format.date(mergedAt, 'minute') })}
              </span>
            </span>
            {canMerge ? (
              <Button
                size="compact-sm"
                variant="default"
                loading={change.isPending}
                onClick={() =>
                  change.mutate({
                    message: t('merge.undone'),
                    run: () => customersApi.unmerge({ mergeId }),
                  })
                }
              >
                {t('page.undo')}
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
    </Panel>
  );
}
