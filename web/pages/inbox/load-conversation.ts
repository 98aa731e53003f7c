import { withWidgets } from '../../ui/with-widgets.tsx';

/** Loaded once the list is there: most who come to the inbox open one. */
export const OpenConversationPage = withWidgets(
  () => import('./open-conversation.tsx'),
  'OpenConversation',
);
