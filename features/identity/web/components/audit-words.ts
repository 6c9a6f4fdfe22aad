import type { i18n as I18n, TFunction } from 'i18next';
import { translateKey } from '#platform/web/i18n.ts';
import type { AuditLineView } from '../../core/schema.ts';

/**
 * What an action is called. A row gives its own words under `action` in its catalogue ("customers.merge" →
 * "customers:action.merge"); one without words shows its code, which is still exact.
 */
export function actionWords(i18n: I18n, action: string): string {
  const [row = '', ...verb] = action.split('.');
  const key = `${row}:action.${verb.join('.')}`;
  return i18n.exists(key) ? translateKey(i18n, key) : action;
}

export function actorWords(t: TFunction<'identity'>, line: AuditLineView): string {
  switch (line.actorKind) {
    case 'staff':
      return line.actorName;
    case 'api-key':
      return t('audit.actor.api-key', { name: line.actorName });
    case 'anonymous':
      return t('audit.actor.anonymous');
    case 'system':
      return line.actorName ? `${t('audit.actor.system')} (${line.actorName})` : t('audit.actor.system');
  }
}

const isUuid = (text: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);

// the database keeps no order of names; "was" belongs before "is"
const order = ['name', 'email', 'role', 'before', 'from', 'after', 'to'];
const placeOf = (name: string): number => (order.includes(name) ? order.indexOf(name) : order.length);

/** A word of the log in the reader's language; one we have no words for stays as it is, which is still exact. */
function wordOf(i18n: I18n, group: 'name' | 'value', word: string): string {
  const key = `identity:detail.${group}.${word}`;
  return i18n.exists(key) ? translateKey(i18n, key) : word;
}

/**
 * One line of what is in the details: "was: Agent, is: Manager".
 * @param nameOf the name of a person or team by id
 */
export function detailText(
  i18n: I18n,
  detail: Readonly<Record<string, unknown>>,
  nameOf: (id: string) => string | undefined,
): string {
  const shown = (value: unknown): string => {
    if (value === null || value === undefined) return '–';
    if (Array.isArray(value)) return value.length === 0 ? '–' : value.map(shown).join(', ');
    if (typeof value === 'object') return JSON.stringify(value);
    const text = String(value);
    // an id says nothing to a reader: enough of it to be searched for
    return nameOf(text) ?? (isUuid(text) ? text.slice(0, 8) : wordOf(i18n, 'value', text));
  };
  return Object.entries(detail)
    .sort(([a], [b]) => placeOf(a) - placeOf(b))
    .map(([name, value]) => `${wordOf(i18n, 'name', name)}: ${shown(value)}`)
    .join('; ');
}
