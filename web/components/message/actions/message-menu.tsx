import {
  CopyOutlined,
  LinkOutlined,
  RollbackOutlined,
  StarFilled,
  StarOutlined,
  TagOutlined,
} from '@ant-design/icons';
import { App } from 'antd';
import { copyText } from '../../../ui/copy-text.ts';
import { useTexts } from '../../../ui/texts.ts';
import { plainText } from '../plain.ts';
import { texts as messageTexts } from '../texts.ts';
import { type Acting, acting, endActing } from './acting.ts';
import { Menu } from './menu.tsx';
import { texts } from './texts.ts';
import { useActions } from './use-actions.ts';

/** The menu of what can be done with a message, where it was asked for. */
export function MessageMenu({ now }: { readonly now: Acting }) {
  const text = useTexts(texts);
  const words = useTexts(messageTexts);
  const app = App.useApp();
  const { message, name, opener } = now;
  const { own, mayRevoke, mayMark, saved, revoke, toggleSaved } = useActions(message);

  const copy = (what: string) => {
    copyText(what).then(
      () => app.message.success(text.copied),
      () => app.message.error(text.notCopied),
    );
  };
  const askToRevoke = () => {
    app.modal.confirm({
      title: text.revokeTitle,
      content: own ? text.revokeOwn : text.revokeOf(name),
      okText: text.revoke,
      okButtonProps: { danger: true },
      cancelText: text.cancel,
      onOk: () => revoke.mutateAsync().catch(() => undefined),
    });
  };
  const said = message.revokedAt === null ? plainText(message, words) : '';
  const link = `${location.origin}/conversations/${message.conversationId}?at=message:${message.id}`;
  const choices = [
    {
      key: 'copy',
      show: said !== '',
      label: text.copyText,
      icon: <CopyOutlined />,
      run: () => copy(said),
    },
    {
      key: 'link',
      show: true,
      label: text.copyLink,
      icon: <LinkOutlined />,
      run: () => copy(link),
    },
    {
      key: 'mark',
      show: mayMark,
      label: text.mark,
      icon: <TagOutlined />,
      run: () => acting.set({ ...now, what: 'marking' }),
    },
    {
      key: 'save',
      show: mayMark,
      label: saved ? text.unsave : text.save,
      icon: saved ? <StarFilled /> : <StarOutlined />,
      run: toggleSaved,
    },
    {
      key: 'revoke',
      show: mayRevoke,
      label: text.revoke,
      icon: <RollbackOutlined />,
      danger: true,
      run: askToRevoke,
    },
  ].filter(({ show }) => show);

  return (
    <Menu
      label={text.more(name)}
      opener={opener}
      onClose={endActing}
      items={choices.map(({ run, ...item }) => ({
        ...item,
        run: () => {
          endActing();
          run();
        },
      }))}
    />
  );
}
