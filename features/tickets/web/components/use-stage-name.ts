import { useStages } from '#features/journey/web/panels.tsx';
import { useFormat } from '#platform/web/i18n.ts';

/** The name of a stage in the reader's language; an id the company does not know stays as it came. */
export function useStageName(): (stageId: string | null) => string {
  const { data } = useStages();
  const { locale } = useFormat();
  return (stageId) => {
    const stage = data?.find((one) => one.stageId === stageId);
    return stage ? (locale === 'ru' ? stage.nameRu : stage.nameEn) : (stageId ?? '');
  };
}
