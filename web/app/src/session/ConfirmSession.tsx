import { lazy, Suspense, useEffect, useState } from 'react';
import { onUnsure } from '../api/client';

const ConfirmQuestion = lazy(() => import('./ConfirmQuestion'));

/** Asks for the password again, when the server wants to be sure; what was being done then goes on by itself. */
export function ConfirmSession() {
  const [answer, setAnswer] = useState<((sure: boolean) => void) | null>(null);
  useEffect(() => {
    let asked: Promise<boolean> | null = null;
    onUnsure(() => asked ??= new Promise<boolean>(resolve => setAnswer(() => resolve)).finally(() => { asked = null; setAnswer(null); }));
  }, []);
  return answer ? <Suspense fallback={null}><ConfirmQuestion answer={answer} /></Suspense> : null;
}
