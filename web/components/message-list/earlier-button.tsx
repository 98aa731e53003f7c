import { UpOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useState } from 'react';
import { type Shared, useShared } from '../../ui/shared.ts';
import type { Upper } from './day-label.tsx';

export interface Earlier {
  readonly messageId: string;
  readonly label: string;
}

interface EarlierButtonProps {
  readonly earlier: Earlier | undefined;
  readonly rows: readonly { readonly message: { readonly id: string } | null }[];
  readonly upper: Shared<Upper | undefined>;
  readonly onGo: (messageId: string) => void;
}

/** There until what it leads to has been in view. */
export function EarlierButton({ earlier, rows, upper, onGo }: EarlierButtonProps) {
  const [seen, setSeen] = useState<string>();
  const index = useShared(upper)?.index;
  if (earlier === undefined || index === undefined || earlier.messageId === seen) return null;
  if (rows.findIndex(({ message }) => message?.id === earlier.messageId) >= index) {
    setSeen(earlier.messageId);
    return null;
  }
  return (
    <Button
      size="small"
      shape="round"
      icon={<UpOutlined />}
      onClick={() => onGo(earlier.messageId)}
    >
      {earlier.label}
    </Button>
  );
}
