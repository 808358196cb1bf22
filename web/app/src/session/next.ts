/** Where to go after sign-in: a path of ours, never another site. Returned without the base `/app`. */
export function safeNext(next: string | null): string {
  if (!next || !next.startsWith('/') || next.startsWith('//') || /[\\\u0000-\u001f]/.test(next)) return '/';
  const inside = next.replace(/^\/app(?=\/|$)/, '') || '/';
  return /^\/(sign-in|setup|invite|reset)/.test(inside) || inside.startsWith('//') ? '/' : inside;
}
