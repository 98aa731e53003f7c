import { App } from 'antd';
import { useLayoutEffect, useRef, useState } from 'react';
import { moveReply } from '../../queries/reply-order.ts';
import { useErrorWords } from '../../ui/errors.ts';

/** Moves replies. A button keeps the focus while its row goes elsewhere, and the new place is said. */
export function useMoving<Container extends HTMLElement>() {
  const words = useErrorWords();
  const { message } = App.useApp();
  const container = useRef<Container>(null);
  const pressed = useRef<string>(undefined);
  const [movedId, setMovedId] = useState<string>();

  useLayoutEffect(() => {
    if (pressed.current === undefined) return;
    const selector = `[data-move="${CSS.escape(pressed.current)}"]`;
    container.current?.querySelector<HTMLElement>(selector)?.focus();
    pressed.current = undefined;
  });

  async function move(id: string, by: 1 | -1) {
    setMovedId(id);
    const moving = moveReply(id, by);
    pressed.current = `${id} ${by}`;
    try {
      await moving;
    } catch (error) {
      message.error(words(error));
    }
  }
  return { container, movedId, move: (id: string, by: 1 | -1) => void move(id, by) };
}
