import { useTranslation } from 'react-i18next';
import type { Condition } from '#platform/core/paging.ts';
import { useFormat } from '#platform/web/i18n.ts';
import { valuesOf } from '#platform/web/list-address.ts';
import { useSession } from '#platform/web/session.ts';
import type { CustomerField } from '../../core/schema.ts';
import { fieldTypes, isField, type Op } from './conditions.ts';
import { useFixedLists } from './use-fixed-lists.ts';
import { useNames } from './use-names.ts';

/** Conditions as a reader says them: "Last order before 31 Jan 2026". */
export function useConditionWords() {
  const { t } = useTranslation('customers');
  const format = useFormat();
  const names = useNames();
  const lists = useFixedLists();
  const { currency } = useSession().company;
  const op = (field: CustomerField, name: Op): string => {
    const dayOp = (['eq', 'ne', 'lt', 'lte', 'gt', 'gte', 'between'] as const).find((one) => one === name);
    return fieldTypes[field] === 'day' && dayOp ? t(`condition.dayOps.${dayOp}`) : t(`condition.ops.${name}`);
  };
  const value = (field: CustomerField, text: string): string => {
    if (field === 'kind' && (text === 'person' || text === 'company')) return t(`kind.${text}`);
    if (field === 'country') return names.country(text);
    if (field === 'language') return names.language(text);
    switch (fieldTypes[field]) {
      case 'flag':
        return t(text === 'true' ? 'condition.yes' : 'condition.no');
      case 'list':
        return lists.find((list) => list.value === text)?.label ?? t('segments.listGone');
      case 'day':
        return format.date(text);
      case 'money':
        return `${format.number(Number(text))} ${currency}`;
      case 'number':
      case 'score':
        return format.number(Number(text));
      default:
        return text;
    }
  };
  const sentence = (condition: Condition): string => {
    const { field } = condition;
    if (!isField(field)) return field;
    const values = valuesOf(condition).map((text) => value(field, text));
    const said = condition.op === 'between' ? values.join(` ${t('condition.and')} `) : values.join(', ');
    return `${t(`field.${field}`)} ${op(field, condition.op)} ${said}`.trim();
  };
  return { op, value, sentence };
}
