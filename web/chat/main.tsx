import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import '../ui/base.css';
import { ChatPage } from './chat-page.tsx';
import { begin } from './session.ts';

const element = document.querySelector('#root');
if (element === null) throw new Error('chat.html has no #root');

void begin();
// Another link put into the address bar of this page changes nothing but what follows the `#`.
globalThis.addEventListener('hashchange', () => void begin());
createRoot(element).render(
  <StrictMode>
    <ChatPage />
  </StrictMode>,
);
