using NetIpam.Log;
using NetIpam.State;

namespace NetIpam.Tests.State;

public sealed class LoadedContentTests
{
    private static readonly LoadedContent Content = new() { Blob = new BlobId(1), Parts = 2, Length = 3, Hash = "ab", Bytes = [new byte[3]] };

    [Fact]
    public void Name_makes_it_equal_whether_the_bytes_are_there_or_not()
    {
        var named = Content.WithBytes(null);
        named.Bytes.ShouldBeNull();
        named.ShouldBe(Content);
        named.GetHashCode().ShouldBe(Content.GetHashCode());
        named.Equals((object)Content).ShouldBeTrue();
        named.WithBytes(Content.Bytes).Bytes.ShouldBe(Content.Bytes);
    }

    [Fact]
    public void Each_part_of_the_name_makes_it_another()
    {
        LoadedContent[] others =
        [
            new() { Blob = new BlobId(2), Parts = 2, Length = 3, Hash = "ab" },
            new() { Blob = new BlobId(1), Parts = 1, Length = 3, Hash = "ab" },
            new() { Blob = new BlobId(1), Parts = 2, Length = 4, Hash = "ab" },
            new() { Blob = new BlobId(1), Parts = 2, Length = 3, Hash = "AB" },
        ];
        foreach (var other in others)
            Content.Equals(other).ShouldBeFalse();
        Content.Equals(null).ShouldBeFalse();
        Content.Equals((object)"ab").ShouldBeFalse();
    }

    [Fact]
    public void Under_another_name_it_is_the_same_content()
    {
        var renamed = Content.Named(new BlobId(5));
        (renamed.Blob, renamed.Parts, renamed.Length, renamed.Hash, renamed.Bytes)
            .ShouldBe((new BlobId(5), Content.Parts, Content.Length, Content.Hash, Content.Bytes));
    }
}
