namespace TenantWorker;

/// <summary>What can be set, in the section <c>Tenants</c> of the configuration.</summary>
internal sealed class TenantOptions
{
    /// <summary>The file with the names of the tenants, one a line.</summary>
    public string List { get; set; } = "tenants.txt";

    /// <summary>Where the network of each tenant is written, in a file of the tenant's name.</summary>
    public string Folder { get; set; } = "networks";

    /// <summary>The prefix that the networks are taken from.</summary>
    public string Pool { get; set; } = "2001:db8::/48";

    /// <summary>How often the list is looked at.</summary>
    public TimeSpan Period { get; set; } = TimeSpan.FromSeconds(10);
}
