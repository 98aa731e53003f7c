import { ArrowDownOutlined, ArrowUpOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import type { Reply } from 'chatkeep/client';
import { useTexts } from '../../ui/texts.ts';
import { texts } from './texts.ts';

interface MoveButtonsProps {
  readonly reply: Reply;
  readonly isFirst: boolean;
  readonly isLast: boolean;
  readonly onMove: (by: 1 | -1) => void;
}

/** A place up or down. At an end a button is only dimmed, so that the focus stays where it is. */
export function MoveButtons({ reply, isFirst, isLast, onMove }: MoveButtonsProps) {
  const text = useTexts(texts);
  const button = (by: 1 | -1, label: string, isOver: boolean) => (
    <Button
      type="text"
      size="small"
      data-move={`${reply.id} ${by}`}
      icon={by === -1 ? <ArrowUpOutlined /> : <ArrowDownOutlined />}
      aria-label={label}
      title={label}
      aria-disabled={isOver}
      style={isOver ? { opacity: 0.35 } : {}}
      onClick={() => {
        if (!isOver) onMove(by);
      }}
    />
  );
  return (
    <>
      {button(-1, text.up(reply.shortcut), isFirst)}
      {button(1, text.down(reply.shortcut), isLast)}
    </>
  );
}
