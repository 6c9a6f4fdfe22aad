import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { changedAddress, chosenAddress, type ListCodec, readAddress } from '#platform/web/list-address.ts';
import { type SearchParams, searchText } from '#platform/web/route.ts';
import { useSearchParams } from '#platform/web/search.ts';
import type { SegmentView } from '../../core/schema.ts';
import { SegmentBar } from './SegmentBar.tsx';
import { savedSegments } from './use-fixed-lists.ts';

/**
 * The address of a list that can be saved as a segment. Until `ready` nothing may be asked: what the segment of the address
 * says is still on its way, and everything would be shown (and exported) for a moment.
 */
export function useSegments(list: SegmentView['list'], codec: ListCodec) {
  const [address, write] = useSearchParams();
  const { data: segments = [], isFetching } = useQuery(savedSegments(list));
  const named = searchText(address, 'segment');
  const segment = segments.find(({ segmentId }) => segmentId === named);
  const now = readAddress(address, segment, codec);
  const change = (patch: SearchParams) => write(changedAddress(now, patch, codec));
  const bar: ReactNode = (
    <SegmentBar
      list={list}
      segments={segments}
      segment={segment}
      now={now}
      // the customers' own bar shows every condition in words
      more={list === 'customers' ? [] : now.more}
      onLess={() => change({ where: undefined })}
      onChoose={(segmentId) => write(chosenAddress(segmentId, codec))}
    />
  );
  return { ...now, ready: segment !== undefined || named === undefined || !isFetching, change, bar };
}
