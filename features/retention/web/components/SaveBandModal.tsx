import { Button, Group, Modal, Progress, Stack, TextInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { customersContract } from '#features/customers/core/contract.ts';
import { mostListed } from '#features/customers/core/schema.ts';
import type { ExposureId } from '#features/retention/core/link/exposures.ts';
import { apiFor } from '#platform/web/api-client.ts';
import { ButtonLink } from '#platform/web/components/AppLink.tsx';
import { FormFoot, useApiForm, useRules } from '#platform/web/form.tsx';
import { useFormat } from '#platform/web/i18n.ts';
import { type SearchParams, stringifySearch } from '#platform/web/route.ts';
import type { LinkAsked } from './use-link.ts';
import { retentionApi } from './use-slice.ts';

const customersApi = apiFor<typeof customersContract>('customers');

/** One group of a driver, as the page asks for it and says it. */
export type BandToSave = {
  readonly exposure: ExposureId;
  readonly group: string;
  /** "First reply: over 8 h" */
  readonly label: string;
  readonly asked: LinkAsked;
  readonly along: SearchParams;
};

type SaveBandModalProps = { readonly band: BandToSave; readonly onClose: () => void };
type Saved = { readonly segmentId: string; readonly name: string; readonly customers: number };

const longestName = 80;

/** Saves who is in a group of a driver as a fixed list, shows how far it is, and where to go with it. */
export function SaveBandModal({ band, onClose }: SaveBandModalProps) {
  const { t } = useTranslation(['retention', 'platform']);
  const [saved, setSaved] = useState<Saved>();
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('link.who.saveTitle')}
      closeButtonProps={{ 'aria-label': t('platform:action.close') }}
    >
      {saved ? <Filling saved={saved} /> : <NameForm band={band} onSaved={setSaved} onClose={onClose} />}
    </Modal>
  );
}

type NameFormProps = SaveBandModalProps & { readonly onSaved: (saved: Saved) => void };

function NameForm({ band, onSaved, onClose }: NameFormProps) {
  const { t } = useTranslation('retention');
  const format = useFormat();
  const { required } = useRules();
  const { exposure, group, label, asked, along } = band;
  const day = format.date(new Date().toISOString());
  const suggested = t('link.who.suggested', { group: label, day });
  const { form, onSubmit, saving, problem } = useApiForm({
    initial: { name: suggested.length > longestName ? label.slice(0, longestName) : suggested },
    rules: { name: required },
    save: async ({ name }) => {
      const origin = { label, to: `/drivers/${exposure}/who${stringifySearch({ ...along, group })}` };
      const begun = await retentionApi.link.saveBand({ ...asked, exposure, group, name, origin });
      return { ...begun, name };
    },
    onSaved,
  });
  return (
    <form onSubmit={onSubmit} noValidate>
      <Stack gap="md">
        <p style={{ margin: 0 }}>{t('link.who.saveText', { most: format.number(mostListed) })}</p>
        <TextInput
          label={t('link.who.saveName')}
          description={t('link.who.saveHelp')}
          maxLength={longestName}
          data-autofocus
          {...form.getInputProps('name')}
        />
        <FormFoot saving={saving} problem={problem} onCancel={onClose} />
      </Stack>
    </form>
  );
}

const askAgain = 500;

function Filling({ saved }: { readonly saved: Saved }) {
  const { t } = useTranslation('retention');
  const format = useFormat();
  const client = useQueryClient();
  const { segmentId, name, customers } = saved;
  const { data } = useQuery({
    queryKey: ['segments', 'customers', 'filling', segmentId],
    queryFn: async ({ signal }) => {
      const all = await customersApi.segments.list({ list: 'customers' }, { signal });
      const fixed = all.find((one) => one.segmentId === segmentId)?.fixed ?? null;
      if (fixed?.of === null) {
        await client.invalidateQueries({ queryKey: ['segments', 'customers'], exact: true });
        await client.invalidateQueries({ queryKey: ['retention', 'choices'] });
      }
      return fixed;
    },
    refetchInterval: (query) => (query.state.data?.of === null ? false : askAgain),
  });
  const done = data?.customers ?? 0;
  if (data?.of !== null) {
    const text =
      done < customers
        ? t('link.who.filling', { done: format.number(done), total: format.number(customers) })
        : t('link.who.preparing');
    return (
      <Stack gap="xs">
        <p style={{ margin: 0 }} role="status">
          {text}
        </p>
        <Progress value={(100 * done) / customers} aria-label={text} />
        <p style={{ margin: 0 }}>{t('link.who.inBackground')}</p>
      </Stack>
    );
  }
  return (
    <Stack gap="md">
      <p style={{ margin: 0 }} role="status">
        {t('link.who.savedAs', { count: done, n: format.number(done), name })}
      </p>
      <Group gap="xs">
        <ButtonLink to="/customers" search={{ segment: segmentId }}>
          {t('link.who.seeCustomers')}
        </ButtonLink>
        <ButtonLink to="/serving" search={{ segment: segmentId }} variant="default">
          {t('link.who.seeServing')}
        </ButtonLink>
      </Group>
    </Stack>
  );
}

type SaveBandButtonProps = { readonly band: BandToSave; readonly quiet?: boolean };

/** Opens the naming dialog; `quiet`: in a row of a table. */
export function SaveBandButton({ band, quiet = false }: SaveBandButtonProps) {
  const { t } = useTranslation('retention');
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button
        variant={quiet ? 'subtle' : 'default'}
        {...(quiet ? { size: 'compact-sm' } : {})}
        aria-label={quiet ? `${t('link.who.save')}: ${band.label}` : undefined}
        onClick={() => setOpen(true)}
      >
        {t(quiet ? 'link.who.saveShort' : 'link.who.save')}
      </Button>
      {open ? <SaveBandModal band={band} onClose={() => setOpen(false)} /> : null}
    </>
  );
}
