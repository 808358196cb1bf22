import { api } from '../api/client';

interface Challenge { options: unknown; token: string }

/** Whether this browser can make and use passkeys here: it needs a name, not a bare address, and https or this machine. */
export const canPasskey = () => typeof PublicKeyCredential !== 'undefined' && 'parseCreationOptionsFromJSON' in PublicKeyCredential && isSecureContext;

/** Asks the device for a new passkey; null when the person thought better of it. */
export async function makePasskey(): Promise<{ token: string; credential: unknown } | null> {
  const { options, token } = await api.post<Challenge>('/api/v1/me/passkeys/challenge');
  const made = await asked(() => navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options as PublicKeyCredentialCreationOptionsJSON) }));
  return made && { token, credential: made.toJSON() };
}

/** Asks the device to sign in; null when the person thought better of it. */
export async function usePasskey(): Promise<{ token: string; credential: unknown } | null> {
  const { options, token } = await api.post<Challenge>('/api/v1/sign-in/passkey/challenge');
  const used = await asked(() => navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options as PublicKeyCredentialRequestOptionsJSON) }));
  return used && { token, credential: used.toJSON() };
}

async function asked(ask: () => Promise<Credential | null>): Promise<PublicKeyCredential | null> {
  try {
    return await ask() as PublicKeyCredential | null;
  } catch (error) {
    // Cancelled, timed out, or the device holds one already: the browser has said so itself.
    if (error instanceof DOMException && ['NotAllowedError', 'AbortError', 'InvalidStateError'].includes(error.name)) return null;
    throw error;
  }
}

/** A name that tells the passkey from others: the kind of machine it was made on. */
export function usualName(agent: string) {
  const systems: [RegExp, string][] = [[/Android/, 'Android'], [/iPhone/, 'iPhone'], [/iPad/, 'iPad'], [/Windows/, 'Windows'], [/Mac OS X/, 'Mac'], [/Linux/, 'Linux']];
  return systems.find(([mark]) => mark.test(agent))?.[1] ?? '';
}
