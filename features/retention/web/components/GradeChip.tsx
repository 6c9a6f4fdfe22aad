import { useTranslation } from 'react-i18next';
import type { Grade } from '#features/retention/core/link/grade.ts';
import { DefinitionTip } from '#platform/web/components/DefinitionTip.tsx';
import classes from './driver.module.css';

type GradeChipProps = {
  readonly grade: Grade | null;
  /** what speaks for and against, in words */
  readonly because?: readonly string[];
};

/** How far a finding can be believed: a letter, and on hover, focus or tap what it means here. */
export function GradeChip({ grade, because = [] }: GradeChipProps) {
  const { t } = useTranslation('retention');
  const name = t('link.gradeName', { grade: grade ?? '–' });
  return (
    <DefinitionTip
      name={name}
      label={
        <span className={classes.grade} data-grade={grade ?? 'none'}>
          {grade ?? '–'}
        </span>
      }
    >
      <p>{t(`link.grade.${grade ?? 'none'}`)}</p>
      {because.length > 0 ? (
        <ul className={classes.because}>
          {because.map((one) => (
            <li key={one}>{one}</li>
          ))}
        </ul>
      ) : null}
    </DefinitionTip>
  );
}
