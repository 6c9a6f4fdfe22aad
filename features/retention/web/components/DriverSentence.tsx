import { Trans, useTranslation } from 'react-i18next';
import type { DriverSummary } from '#features/retention/core/contract/link.ts';
import { findingLine } from '#features/retention/core/link/driver-words.ts';
import type { DriverWords } from './use-driver-words.ts';

type DriverSentenceProps = { readonly summary: DriverSummary; readonly words: DriverWords };

/** The finding of one driver in one sentence: an association with its interval and grade, or why it is none. */
export function DriverSentence({ summary, words }: DriverSentenceProps) {
  const { t } = useTranslation('retention');
  const { text, values } = findingLine(words, summary);
  return <Trans t={t} i18nKey={`link.${text}`} values={values} components={{ b: <b />, grade: <b /> }} />;
}
