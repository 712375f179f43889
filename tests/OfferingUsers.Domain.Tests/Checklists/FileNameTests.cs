using OfferingUsers.Domain.Checklists;

namespace OfferingUsers.Domain.Tests.Checklists;

/// <summary>The uuid of a file is found in its stored name, and in no other.</summary>
public sealed class FileNameTests
{
    [Fact]
    public void The_uuid_in_a_stored_name_is_found()
    {
        var uuid = Guid.NewGuid();

        Assert.Equal(uuid, FileName.FindUuid(FileName.ToStoredName(uuid, "a b.txt")));
    }

    [Theory]
    [InlineData("health")]
    [InlineData("checklist_files/")]
    [InlineData("checklist_files/0123456789abcdef0123456789abcdef")]
    [InlineData("checklist_files/0123456789abcdef0123456789abcdeg_a.txt")]
    [InlineData("elsewhere_files/0123456789abcdef0123456789abcdef_a.txt")]
    public void Another_name_has_none(string name) => Assert.Null(FileName.FindUuid(name));
}
