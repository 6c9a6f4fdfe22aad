import { ActionIcon, Button, Menu } from '@mantine/core';
import { IconDots, IconX } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Filter } from '#platform/core/paging.ts';
import { useChange } from '#platform/web/change.ts';
import { ChoiceMenu } from '#platform/web/components/FilterMenu.tsx';
import { conditionText, type ListAddress } from '#platform/web/list-address.ts';
import { useSession } from '#platform/web/session.ts';
import type { SegmentInput, SegmentView } from '../../core/schema.ts';
import { customersApi, segmentsKey } from './customers-api.ts';
import { FixedNote, RemoveListModal } from './FixedList.tsx';
import { SegmentModal } from './SegmentModal.tsx';

type SegmentBarProps = {
  readonly list: SegmentView['list'];
  readonly segments: readonly SegmentView[];
  readonly segment: SegmentView | undefined;
  readonly now: ListAddress;
  /** conditions that no control of the page shows */
  readonly more: Filter;
  readonly onLess: () => void;
  /** undefined: everything */
  readonly onChoose: (segmentId: string | undefined) => void;
};

/** Saved segments: choose one, save what is shown as one, keep its changes, rename, share or remove it. */
export function SegmentBar(props: SegmentBarProps) {
  const { list, segments, segment, now, more, onLess, onChoose } = props;
  const { t } = useTranslation('customers');
  const canSave = useSession().can('customers.segments');
  const [naming, setNaming] = useState<'new' | 'rename'>();
  const [removing, setRemoving] = useState(false);
  const { update, share, remove, busy } = useSegmentChanges(onChoose);
  const { changed, filter } = now;
  const sort = now.sort ?? null;
  const savable = changed && (filter.length > 0 || (list !== 'customers' && sort !== null));
  const none = t(list === 'customers' ? 'segments.everyone' : 'segments.none');
  return (
    <>
      {segments.length > 0 ? (
        <ChoiceMenu
          label={t('segments.label')}
          value={changed ? 'own' : (segment?.segmentId ?? 'none')}
          quiet={!segment && !changed && list !== 'customers'}
          shown={changed ? t('segments.changed') : (segment?.name ?? none)}
          choices={[
            { value: 'none', label: none },
            ...segments.map(({ segmentId, name, shared }) => ({
              value: segmentId,
              label: shared ? name : `${name} · ${t('segments.own')}`,
            })),
          ]}
          onChange={(value) => onChoose(value === 'none' ? undefined : value)}
        />
      ) : null}
      {more.length > 0 ? (
        <Button
          variant="light"
          title={more.map(conditionText).join('\n')}
          rightSection={<IconX size={14} stroke={1.75} aria-hidden />}
          aria-label={t('segments.less', { count: more.length })}
          onClick={onLess}
        >
          {t('segments.more', { count: more.length })}
        </Button>
      ) : null}
      {segment?.fixed && !changed ? <FixedNote segment={segment} fixed={segment.fixed} /> : null}
      {canSave && segment && savable && !segment.fixed ? (
        <Button
          variant="default"
          title={t('segments.updateLong', { name: segment.name })}
          loading={busy}
          onClick={() => update({ ...segment, filter, sort }, segment)}
        >
          {t('segments.update')}
        </Button>
      ) : null}
      {canSave && savable ? (
        <Button variant="default" onClick={() => setNaming('new')}>
          {t('segments.save')}
        </Button>
      ) : null}
      {canSave && segment && !changed ? (
        <Menu position="bottom-start">
          <Menu.Target>
            <ActionIcon size={36} loading={busy} aria-label={t('segments.actions', { name: segment.name })}>
              <IconDots size={18} stroke={1.75} aria-hidden />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item onClick={() => setNaming('rename')}>{t('segments.rename')}</Menu.Item>
            {segment.mine ? (
              <Menu.Item onClick={() => share(segment)}>
                {t(segment.shared ? 'segments.keep' : 'segments.share')}
              </Menu.Item>
            ) : null}
            <Menu.Item onClick={() => (segment.fixed ? setRemoving(true) : remove(segment))}>
              {t('segments.remove')}
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      ) : null}
      {removing && segment ? (
        <RemoveListModal
          segment={segment}
          onRemoved={() => onChoose(undefined)}
          onClose={() => setRemoving(false)}
        />
      ) : null}
      {naming ? (
        <SegmentModal
          saved={naming === 'rename' ? segment : undefined}
          what={{ list, filter: [...filter], sort }}
          onSaved={onChoose}
          onClose={() => setNaming(undefined)}
        />
      ) : null}
    </>
  );
}

/** What can be done to a saved segment, each with its way back. */
function useSegmentChanges(onChoose: SegmentBarProps['onChoose']) {
  const { t } = useTranslation('customers');
  const client = useQueryClient();
  const change = useChange<SegmentView>(segmentsKey);
  const put = (segmentId: string, { list, name, filter, sort, shared }: SegmentInput) =>
    customersApi.segments.change({ segmentId, list, name, filter, sort, shared });
  const update = (next: SegmentView, before: SegmentView, message: string = t('segments.saved')) =>
    change.mutate(
      {
        message,
        run: () => put(before.segmentId, next),
        undo: () => put(before.segmentId, before),
      },
      { onSuccess: () => onChoose(before.segmentId) },
    );
  return {
    busy: change.isPending,
    update,
    share: (segment: SegmentView) =>
      update(
        { ...segment, shared: !segment.shared },
        segment,
        t(segment.shared ? 'segments.kept' : 'segments.wasShared', { name: segment.name }),
      ),
    remove: (gone: SegmentView) => {
      const { segmentId, list, name, filter, sort, shared } = gone;
      change.mutate(
        {
          message: t('segments.removed', { name }),
          run: () => customersApi.segments.remove({ segmentId }),
          // it comes back under a new id, so the address has to learn it
          undo: async () => {
            const back = await customersApi.segments.add({ list, name, filter, sort, shared });
            await client.invalidateQueries({ queryKey: segmentsKey });
            onChoose(back.segmentId);
          },
        },
        { onSuccess: () => onChoose(undefined) },
      );
    },
  };
}
