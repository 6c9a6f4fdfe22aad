import { Select, Table, Text } from '@mantine/core';
import { ScrollRegion } from '#platform/web/components/ScrollRegion.tsx';
import { useFormat } from '#platform/web/i18n.ts';
import { catalogue, withAttributes } from '../../core/fields/catalogue.ts';
import type { Entity } from '../../core/fields/field.ts';
import type { FilePlan, Output } from '../../core/schema.ts';
import classes from './imports.module.css';
import { useImportWords } from './imports-api.ts';
import { assignColumn, meaningOf, orderOf, withOrder } from './mapping-edit.ts';

type MappingTableProps = {
  readonly file: FilePlan;
  readonly onChange: (outputs: Output[]) => void;
  readonly disabled: boolean;
};

/** What each column means, with its first values beside it; every row can be set otherwise. */
export function MappingTable({ file, onChange, disabled }: MappingTableProps) {
  const { t, entity, field } = useImportWords();
  const format = useFormat();
  const { outputs } = file.mapping;
  const entities = outputs.map((output) => output.entity);
  // a known format leaves nothing to guess
  const guessed = file.columns.some(({ confidence }) => confidence !== null);
  const keeps = entities.some((kind) => withAttributes.includes(kind));
  const data = [
    ...(keeps ? [{ value: 'attribute', label: t('wizard.attribute') }] : []),
    { value: 'ignore', label: t('wizard.ignore') },
    ...entities.map((kind: Entity) => ({
      group: entity(kind),
      items: catalogue[kind].map(({ column }) => ({ value: `${kind}.${column}`, label: field(column) })),
    })),
  ];
  return (
    <ScrollRegion label={t('wizard.meaning')}>
      <Table className={classes.mapping}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('wizard.column')}</Table.Th>
            <Table.Th>{t('wizard.samples')}</Table.Th>
            <Table.Th>{t('wizard.meaning')}</Table.Th>
            {guessed ? <Table.Th>{t('wizard.sure')}</Table.Th> : null}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {file.columns.map((column) => {
            const meaning = meaningOf(outputs, column.name);
            const order = column.looks === 'instant' ? orderOf(outputs, column.name) : null;
            return (
              <Table.Tr key={column.name}>
                <Table.Td className={classes.name}>{column.name}</Table.Td>
                <Table.Td className={classes.samples}>{column.samples.join(' · ')}</Table.Td>
                <Table.Td>
                  <div className={classes.choice}>
                    <Select
                      aria-label={`${t('wizard.meaning')}: ${column.name}`}
                      size="xs"
                      searchable
                      allowDeselect={false}
                      disabled={disabled}
                      data={data}
                      value={meaning}
                      onChange={(value) => value && onChange(assignColumn(outputs, column.name, value))}
                    />
                    {order !== null && column.ambiguous ? (
                      <Select
                        aria-label={`${t('wizard.dayFirst')} / ${t('wizard.monthFirst')}: ${column.name}`}
                        size="xs"
                        allowDeselect={false}
                        disabled={disabled}
                        data={[
                          { value: 'dmy', label: t('wizard.dayFirst') },
                          { value: 'mdy', label: t('wizard.monthFirst') },
                        ]}
                        value={order}
                        onChange={(value) => value && onChange(withOrder(outputs, column.name, value))}
                      />
                    ) : null}
                  </div>
                </Table.Td>
                {guessed ? (
                  <Table.Td>
                    {column.confidence === null || meaning === 'ignore' || meaning === 'attribute' ? null : (
                      <Text size="xs" c={column.confidence < 0.6 ? 'orange.8' : 'dimmed'}>
                        {format.percent(column.confidence)}
                      </Text>
                    )}
                  </Table.Td>
                ) : null}
              </Table.Tr>
            );
          })}
        </Table.Tbody>
      </Table>
    </ScrollRegion>
  );
}
