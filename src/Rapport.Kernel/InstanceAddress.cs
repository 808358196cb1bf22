namespace Rapport.Kernel;

/// <summary>Where people reach this instance; the base of every link it hands out. Comes from the setting
/// <c>PublicUrl</c> or the address served on, never from a request's Host header.</summary>
public sealed class InstanceAddress
{
    Uri address = new("http://localhost:5080/");

    /// <summary>The base address; ends with a slash.</summary>
    public Uri Base
    {
        get => address;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            address = value.AbsoluteUri.EndsWith('/') ? value : new Uri(value.AbsoluteUri + "/");
        }
    }

    /// <summary>A full link to a path of this instance.</summary>
    /// <param name="path">Without a leading slash, already escaped.</param>
    public string Link(string path) => new Uri(Base, path).AbsoluteUri;
}
