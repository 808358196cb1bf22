import { useEffect } from 'react';

/** Brings what the address points at into view, once it is drawn. */
export function useArrival(drawn: boolean) {
  useEffect(() => {
    if (drawn && window.location.hash.length > 1) document.getElementById(window.location.hash.slice(1))?.scrollIntoView({ block: 'center', inline: 'center' });
  }, [drawn]);
}
