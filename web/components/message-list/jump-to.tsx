import { CalendarOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button, Popover, Tooltip } from 'antd';
import { useEffect, useState } from 'react';
import { Calendar } from '../../ui/calendar.tsx';
import { Failure, Loading } from '../../ui/states.tsx';
import { useTexts } from '../../ui/texts.ts';
import { useTimes } from '../../ui/times.tsx';
import { startOfDay } from '../../ui/zone-time.ts';
import { useZone } from '../../ui/zone.ts';
import styles from './message-list.module.css';
import { texts } from './texts.ts';
import type { Jumps } from './use-jumps.ts';

/** When a list begins and ends, epoch ms; null when it is empty. */
export interface Span {
  readonly from: number | null;
  readonly to: number | null;
}

interface JumpToProps {
  readonly jumps: Jumps;
  /** Key and loader of the span, which is asked for when the calendar opens. */
  readonly spanOf: (signal: AbortSignal) => Promise<Span>;
  readonly firstUnreadId?: string | undefined;
}

/** A button that opens a calendar, and ways to both ends of a history. */
export function JumpTo({ jumps, spanOf, firstUnreadId }: JumpToProps) {
  const text = useTexts(texts);
  const [open, setOpen] = useState(false);
  useEffect(() => {
    if (!open) return undefined;
    const onKeyDown = ({ key }: KeyboardEvent) => {
      if (key === 'Escape') setOpen(false);
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [open]);
  const go = (anchor: string) => {
    setOpen(false);
    jumps.jump(anchor);
  };
  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      trigger="click"
      placement="bottomRight"
      destroyOnHidden
      content={
        <div className={styles['jump']} role="dialog" aria-label={text.jump}>
          <Days jumps={jumps} spanOf={spanOf} onGo={go} />
          <div className={styles['ends']}>
            <Button size="small" onClick={() => go('oldest')}>
              {text.oldest}
            </Button>
            {firstUnreadId !== undefined && (
              <Button size="small" onClick={() => go(`message:${firstUnreadId}`)}>
                {text.firstUnread}
              </Button>
            )}
            <Button size="small" onClick={() => go('newest')}>
              {text.newest}
            </Button>
          </div>
        </div>
      }
    >
      <Tooltip title={open ? '' : text.jump}>
        <Button
          type="text"
          icon={<CalendarOutlined />}
          aria-label={text.jump}
          aria-haspopup="dialog"
          aria-expanded={open}
        />
      </Tooltip>
    </Popover>
  );
}

interface DaysProps extends Omit<JumpToProps, 'firstUnreadId'> {
  readonly onGo: (anchor: string) => void;
}

function Days({ jumps, spanOf, onGo }: DaysProps) {
  const text = useTexts(texts);
  const { dayKey } = useTimes();
  const zone = useZone();
  const [today] = useState(() => dayKey(Date.now()));
  const { data, error, refetch } = useQuery({
    queryKey: ['span', jumps.owner],
    queryFn: ({ signal }) => spanOf(signal),
    staleTime: 0,
    gcTime: 0,
  });
  if (data === undefined) {
    return error === null ? <Loading /> : <Failure error={error} onRetry={() => void refetch()} />;
  }
  if (data.from === null || data.to === null) return <p>{text.empty}</p>;
  const at = /^time:(\d+)$/.exec(jumps.anchor)?.[1];
  return (
    <Calendar
      label={text.jumpToDay}
      min={dayKey(data.from)}
      max={dayKey(data.to)}
      current={dayKey(at === undefined ? data.to : Number(at))}
      today={today}
      onPick={(day) => onGo(`time:${startOfDay(day, zone)}`)}
    />
  );
}
