import { SmileOutlined } from '@ant-design/icons';
import { Button, Dropdown } from 'antd';
import { useState } from 'react';
import { useTexts } from '../../ui/texts.ts';
import styles from './emoji-button.module.css';
import { texts } from './texts.ts';

const emojis = [
  '😀 😄 😊 🙂 😉 😍 🥰 😘',
  '🤗 🤔 😅 😂 🤣 😎 🥳 😇',
  '😢 😭 😔 😟 😮 😳 😡 😴',
  '👍 👌 👏 🙏 🤝 💪 👋 🙌',
  '❤️ 🌹 🎉 🎁 ✨ ☀️ ☕ 🍀',
  '✅ ❌ ❓ ❗ 📦 🚚 💰 📞',
].map((row) => row.split(' '));

interface EmojiButtonProps {
  readonly onChoose: (emoji: string) => void;
}

/** A few that are used in service; phones have their own. */
export function EmojiButton({ onChoose }: EmojiButtonProps) {
  const text = useTexts(texts);
  const [open, setOpen] = useState(false);
  const panel = (
    <EmojiPanel
      onChoose={(emoji) => {
        setOpen(false);
        onChoose(emoji);
      }}
    />
  );
  return (
    <Dropdown
      trigger={['click']}
      placement="topLeft"
      open={open}
      onOpenChange={setOpen}
      popupRender={() => panel}
    >
      <Button
        type="text"
        className={styles['button'] ?? ''}
        icon={<SmileOutlined aria-hidden />}
        aria-label={text.emoji}
        title={text.emoji}
      />
    </Dropdown>
  );
}

function EmojiPanel({ onChoose }: EmojiButtonProps) {
  const text = useTexts(texts);
  return (
    <div className={styles['panel']} role="group" aria-label={text.emoji}>
      {emojis.flat().map((emoji) => (
        <button
          key={emoji}
          type="button"
          className={styles['emoji']}
          onClick={() => onChoose(emoji)}
        >
          {emoji}
        </button>
      ))}
    </div>
  );
}
