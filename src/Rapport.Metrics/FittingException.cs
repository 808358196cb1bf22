namespace Rapport.Metrics;

/// <summary>A model cannot be fitted to these data; the message says why, in a sentence for people.</summary>
public sealed class FittingException : Exception
{
    /// <summary>With the reason.</summary>
    public FittingException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
