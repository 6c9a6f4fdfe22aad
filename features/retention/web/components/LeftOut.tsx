import { useTranslation } from 'react-i18next';
import type { Figure } from '#features/retention/core/schema.ts';
import { translateKey, useFormat } from '#platform/web/i18n.ts';
import classes from './LeftOut.module.css';

/** Records that were looked at and are not in a number, with the reason. */
export function LeftOut({ excluded }: { readonly excluded: Figure['excluded'] }) {
  const { t, i18n } = useTranslation('retention');
  const format = useFormat();
  const told = excluded.filter(({ n }) => n > 0);
  if (told.length === 0) return null;
  return (
    <p className={classes.note}>
      {t('page.leftOut', {
        list: format.list(
          told.map(
            ({ reason, n }) => `${translateKey(i18n, `retention:excluded.${reason}`)} (${format.number(n)})`,
          ),
        ),
      })}
    </p>
  );
}
