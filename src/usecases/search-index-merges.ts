import type { ListedSegment, SearchState } from '../store/search-segments.ts';

export interface MergeLimits {
  /** So many segments of one level become one of the next. */
  readonly fanIn: number;
  /** About how many documents a segment of the lowest level has. */
  readonly levelSize: number;
  /** Segments of so many documents or more stay as they are. */
  readonly mostMerged: number;
}

/** The segments to be merged next; none when all is well. */
export function dueMerge(
  state: SearchState,
  segments: readonly ListedSegment[],
  limits: MergeLimits,
): ListedSegment[] {
  const { build } = state;
  const levels = new Map<string, ListedSegment[]>();
  for (const segment of segments) {
    const { generation, listedVersion, size } = segment;
    // What a build replaces is not worth it any more, and may be damaged.
    const isReplaced =
      build !== undefined && generation === state.generation && listedVersion <= build.version;
    if (isReplaced || size >= limits.mostMerged) continue;
    const level = `${generation} ${levelOf(size, limits)}`;
    levels.set(level, [...(levels.get(level) ?? []), segment]);
  }
  for (const same of levels.values()) {
    if (same.length >= limits.fanIn) return same.slice(0, limits.fanIn);
  }
  return [];
}

/** Sizes within a factor of the fan-in are of one level; those of full segments are in its middle. */
function levelOf(size: number, { fanIn, levelSize }: MergeLimits): number {
  const level = Math.log(size / levelSize) / Math.log(fanIn);
  return Math.max(0, Math.round(level));
}
