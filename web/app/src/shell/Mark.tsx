/** The product's mark: two people, one conversation. */
export function Mark({ size = 28 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="9" fill="#4454d6" />
      <path d="M9 21.5V14a5 5 0 0 1 10 0v.5" fill="none" stroke="#fff" strokeWidth="2.8" strokeLinecap="round" />
      <path d="M23 10.5V18a5 5 0 0 1-10 0v-.5" fill="none" stroke="#fff" strokeOpacity=".62" strokeWidth="2.8" strokeLinecap="round" />
    </svg>
  );
}
