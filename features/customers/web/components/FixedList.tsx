import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { AppLink } from '#platform/web/components/AppLink.tsx';
import { ConfirmModal } from '#platform/web/components/ConfirmModal.tsx';
import { useFormat } from '#platform/web/i18n.ts';
import { showDone } from '#platform/web/undo.tsx';
import type { SegmentView } from '../../core/schema.ts';
import classes from './customers.module.css';
import { customersApi, segmentsKey } from './customers-api.ts';

type FixedNoteProps = {
  readonly segment: SegmentView;
  readonly fixed: NonNullable<SegmentView['fixed']>;
};

/** What a fixed list is: how many, since when, and from where. */
export function FixedNote({ segment, fixed }: FixedNoteProps) {
  const { t } = useTranslation('customers');
  const format = useFormat();
  const { customers, of, origin } = fixed;
  const n = format.number(customers);
  return (
    <span className={classes.fixed}>
      {of === null
        ? t('segments.fixed', { count: customers, n, day: format.date(segment.createdAt) })
        : t('segments.filling', { n, of: format.number(of) })}{' '}
      {origin ? <AppLink to={origin.to}>{t('segments.from', { label: origin.label })}</AppLink> : null}
    </span>
  );
}

type RemoveListModalProps = {
  readonly segment: SegmentView;
  readonly onRemoved: () => void;
  readonly onClose: () => void;
};

/** Asked first: unlike conditions, who was in a list cannot be found again. */
export function RemoveListModal({ segment, onRemoved, onClose }: RemoveListModalProps) {
  const { t } = useTranslation('customers');
  const client = useQueryClient();
  const { segmentId, name } = segment;
  return (
    <ConfirmModal
      title={`${t('segments.remove')}: ${name}`}
      text={t('segments.removeFixed')}
      label={t('segments.remove')}
      act={() => customersApi.segments.remove({ segmentId })}
      onDone={async () => {
        onRemoved();
        onClose();
        showDone(t('segments.removed', { name }));
        await client.invalidateQueries({ queryKey: segmentsKey });
      }}
      onClose={onClose}
    />
  );
}
