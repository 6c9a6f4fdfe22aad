import { Button, Group, Modal, MultiSelect, Select, Stack, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Condition } from '#platform/core/paging.ts';
import type { CustomerField } from '../../core/schema.ts';
import { fields, fieldTypes, isField, type Op, opsFor } from './conditions.ts';
import classes from './customers.module.css';
import { useConditionWords } from './use-condition-words.ts';
import { type Facet, useFacets } from './use-facets.ts';
import { useFixedLists } from './use-fixed-lists.ts';

type ConditionModalProps = {
  readonly onAdd: (condition: Condition) => void;
  readonly onClose: () => void;
};

const several = (field: CustomerField, op: Op): boolean =>
  op === 'in' || op === 'between' || fieldTypes[field] === 'list';

/** One more condition: a field, how it is compared, and with what. */
export function ConditionModal({ onAdd, onClose }: ConditionModalProps) {
  const { t } = useTranslation(['customers', 'platform']);
  const words = useConditionWords();
  const [field, setField] = useState<CustomerField>('revenue');
  const [op, setOp] = useState<Op>('gte');
  const [values, setValues] = useState<readonly string[]>([]);
  const [invalid, setInvalid] = useState(false);
  const lists = useFixedLists();
  // there may be no list to be in
  const offered = fields.filter((one) => one !== 'segment' || lists.length > 0);
  const ops = opsFor(field);
  const start = (next: CustomerField) => {
    setField(next);
    setOp(opsFor(next)[0] ?? 'eq');
    setValues(fieldTypes[next] === 'flag' ? ['false'] : []);
    setInvalid(false);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const given = values.map((value) => value.trim()).filter((value) => value !== '');
    const [first] = given;
    if (op === 'empty' || op === 'not-empty') onAdd({ field, op });
    else if (first === undefined || (op === 'between' && given.length < 2)) {
      setInvalid(true);
      return;
    } else onAdd({ field, op, value: several(field, op) ? given : first });
    onClose();
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('condition.add')}
      closeButtonProps={{ 'aria-label': t('platform:action.close') }}
    >
      <form onSubmit={submit} noValidate>
        <Stack gap="md">
          <Select
            label={t('condition.field')}
            data={offered.map((one) => ({ value: one, label: t(`field.${one}`) }))}
            value={field}
            onChange={(next) => (next && isField(next) ? start(next) : undefined)}
            allowDeselect={false}
            searchable
            // the list would cover the rest of the form before anybody asked for it
            openOnFocus={false}
            data-autofocus
          />
          {ops.length > 1 ? (
            <Select
              label={t('condition.op')}
              data={ops.map((one) => ({ value: one, label: words.op(field, one) }))}
              value={op}
              onChange={(next) => {
                const chosen = ops.find((one) => one === next);
                if (chosen) setOp(chosen);
              }}
              allowDeselect={false}
            />
          ) : null}
          {op === 'empty' || op === 'not-empty' ? null : (
            <Values
              field={field}
              op={op}
              values={values}
              error={invalid ? t('condition.invalid') : null}
              onChange={(next) => {
                setValues(next);
                setInvalid(false);
              }}
            />
          )}
          <Group gap="xs">
            <Button type="submit">{t('condition.add')}</Button>
            <Button variant="default" onClick={onClose}>
              {t('platform:action.cancel')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

type ValuesProps = {
  readonly field: CustomerField;
  readonly op: Op;
  readonly values: readonly string[];
  readonly error: string | null;
  readonly onChange: (values: readonly string[]) => void;
};

function Values({ field, op, values, error, onChange }: ValuesProps) {
  const { t } = useTranslation('customers');
  const words = useConditionWords();
  const { choices } = useFacets();
  const lists = useFixedLists();
  const type = fieldTypes[field];
  const [first = '', second = ''] = values;
  if (type === 'flag') {
    return (
      <Select
        label={t('condition.value')}
        data={['true', 'false'].map((value) => ({ value, label: words.value(field, value) }))}
        value={first}
        onChange={(next) => onChange([next ?? 'false'])}
        allowDeselect={false}
      />
    );
  }
  if (op === 'in' || type === 'list') {
    const offered = type === 'list' ? lists : (choices[field as Facet] ?? []);
    return (
      <MultiSelect
        label={t('condition.value')}
        data={offered.map(({ value, label }) => ({ value, label }))}
        value={[...values]}
        onChange={onChange}
        error={error}
        searchable
      />
    );
  }
  const input = {
    error,
    ...(type === 'day'
      ? { type: 'date' }
      : type === 'text' || type === 'tags'
        ? { type: 'text' }
        : { type: 'number', step: 'any' }),
  };
  if (op !== 'between') {
    return (
      <TextInput
        {...input}
        label={type === 'day' ? t('condition.days') : t('condition.value')}
        value={first}
        onChange={(event) => onChange([event.currentTarget.value])}
      />
    );
  }
  return (
    <div className={classes.two}>
      <TextInput
        {...input}
        label={t('condition.from')}
        value={first}
        onChange={(event) => onChange([event.currentTarget.value, second])}
      />
      <TextInput
        {...input}
        error={error !== null}
        label={t('condition.to')}
        value={second}
        onChange={(event) => onChange([first, event.currentTarget.value])}
      />
    </div>
  );
}
