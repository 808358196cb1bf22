import '@fontsource-variable/inter';
import './app.css';
import './i18n';
import { localStorageColorSchemeManager, MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { setNonce } from 'get-nonce';
import { StrictMode, Suspense } from 'react';
import { createRoot } from 'react-dom/client';
import { RouterProvider } from 'react-router';
import { onSignedOut, Problem } from './api/client';
import { sessionKey } from './api/hooks';
import { router } from './routes';
import { ConfirmSession } from './session/ConfirmSession';
import { theme, variables } from './theme';

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      // A refusal stays a refusal; only a silent network or a broken server is asked again.
      retry: (count, error) => count < 2 && error instanceof Problem && (error.status === 0 || error.status >= 502),
      refetchOnWindowFocus: false,
    },
  },
});
onSignedOut(() => void queries.invalidateQueries({ queryKey: sessionKey }));

const schemes = localStorageColorSchemeManager({ key: 'rapport.scheme' });
const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce;
// Dialogs lock the page's scrolling by a style of their own, made by another library.
if (nonce) setNonce(nonce);

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <MantineProvider
      theme={theme}
      cssVariablesResolver={variables}
      colorSchemeManager={schemes}
      defaultColorScheme="auto"
      getStyleNonce={() => nonce ?? ''}
    >
      <QueryClientProvider client={queries}>
        <Notifications position="bottom-right" zIndex={1000} />
        <Suspense fallback={null}>
          <RouterProvider router={router} />
          <ConfirmSession />
        </Suspense>
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
);
