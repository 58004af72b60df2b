namespace NetIpam.TestKit;

/// <summary>Files of test/data, which are copied beside the tests.</summary>
public static class TestData
{
    public static string Path(string name) => System.IO.Path.Combine(AppContext.BaseDirectory, "data", name);
}
