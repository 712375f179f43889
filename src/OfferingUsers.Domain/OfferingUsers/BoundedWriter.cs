using System.Globalization;
using System.Text;

namespace OfferingUsers.Domain.OfferingUsers;

/// <summary>Keeps what is written up to a maximum length, and drops everything once it is exceeded.</summary>
internal sealed class BoundedWriter(int maxLength) : TextWriter(CultureInfo.InvariantCulture)
{
    private readonly StringBuilder text = new();

    /// <summary>Whether more was written than it keeps.</summary>
    public bool IsFull { get; private set; }

    public override Encoding Encoding => Encoding.Unicode;

    public override void Write(char value)
    {
        if (IsFull = IsFull || text.Length == maxLength)
        {
            text.Clear();
        }
        else
        {
            text.Append(value);
        }
    }

    public override void Write(string? value)
    {
        if (IsFull = IsFull || text.Length + (value?.Length ?? 0) > maxLength)
        {
            text.Clear();
        }
        else
        {
            text.Append(value);
        }
    }

    public override string ToString() => text.ToString();
}
