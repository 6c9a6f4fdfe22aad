import { type Draft, type Emitted, type RecordOf, recordSchemas } from './emitted.ts';
import type { RowProblem } from './field-reader.ts';

/** A draft as a record that fits its schema, or why it does not. */
export function checkDraft(draft: Draft): Emitted | RowProblem {
  if (draft.kind === 'order_items' && isPlainItem(draft.fields)) {
    return { kind: 'order_items', record: draft.fields as RecordOf['order_items'] };
  }
  const parsed = recordSchemas[draft.kind].safeParse(draft.fields);
  if (parsed.success) {
    return {
      kind: draft.kind,
      record: parsed.data,
      ...(draft.optional ? { optional: true } : {}),
    } as Emitted;
  }
  const issue = parsed.error.issues[0];
  const path = (issue?.path ?? []).map(String);
  const value = path.reduce<unknown>(
    (inner, key) =>
      typeof inner === 'object' && inner !== null ? (inner as Record<string, unknown>)[key] : undefined,
    draft.fields,
  );
  const told = issue?.message.includes(':') && !issue.message.includes(' ') ? issue.message : '';
  if (told === 'customers:no-identity' || told === 'customers:reference-empty') {
    return { reason: 'imports:no-customer', column: path[0] ?? '', value: '' };
  }
  const reason =
    issue?.code === 'too_big'
      ? 'imports:too-long'
      : value === undefined
        ? 'imports:missing-value'
        : 'imports:not-valid';
  return { reason, column: path.join('.'), value: typeof value === 'string' ? value.slice(0, 200) : '' };
}

const short = (text: unknown): boolean =>
  text === undefined || (typeof text === 'string' && text.length <= 200);
const whole = (value: unknown): boolean => value === undefined || Number.isSafeInteger(value);

/**
 * Lines of orders come by the million, and checking each by its schema took a third of the reading. A line that is well
 * within the schema by these few looks is not put through it; every other one is, and so is refused for its reason.
 */
function isPlainItem(fields: Record<string, unknown>): boolean {
  const { orderExternalId, lineNo, sku, name, category, quantity, unitPriceMinor, amountMinor } = fields;
  if (typeof orderExternalId !== 'string' || orderExternalId === '' || !short(orderExternalId)) return false;
  if (
    !Number.isSafeInteger(lineNo) ||
    (lineNo as number) < 1 ||
    !short(sku) ||
    !short(name) ||
    !short(category)
  )
    return false;
  if (!whole(unitPriceMinor) || !whole(amountMinor)) return false;
  if (typeof quantity !== 'number') fields.quantity = 1;
  if (unitPriceMinor === undefined) fields.unitPriceMinor = 0;
  return true;
}
