import { App } from 'antd';
import { useErrorWords } from '../../ui/errors.ts';
import { useTexts } from '../../ui/texts.ts';
import { texts } from './texts.ts';

interface Question {
  readonly title: string;
  readonly hint: string;
  /** What its button says. */
  readonly act: string;
  readonly run: () => Promise<unknown>;
}

/** Asks before something that cannot be taken back. What fails is said, and the question stays. */
export function useConfirm(): (question: Question) => void {
  const text = useTexts(texts);
  const words = useErrorWords();
  const { modal, message } = App.useApp();
  return ({ title, hint, act, run }) => {
    const loading = (is: boolean) =>
      dialog.update({ okButtonProps: { danger: true, loading: is } });
    const go = async (close: () => void) => {
      loading(true);
      try {
        await run();
        close();
      } catch (error) {
        loading(false);
        message.error(words(error));
      }
    };
    const dialog = modal.confirm({
      title,
      content: hint,
      okText: act,
      cancelText: text.cancel,
      okButtonProps: { danger: true },
      autoFocusButton: 'cancel',
      // Given nothing back, it stays open until it is closed.
      onOk: (close: () => void) => {
        void go(close);
      },
    });
  };
}
