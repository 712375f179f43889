using System.Collections.Immutable;

namespace OfferingUsers.Domain.Checklists;

/// <summary>
/// Finds the questions whose dependencies lead back to them: Tarjan's algorithm for strongly connected components, without recursion and in time that is
/// proportional to questions and dependencies, since an import may bring tens of thousands in one chain.
/// </summary>
internal sealed class CircularQuestions
{
    private readonly Dictionary<Guid, Node> nodes;
    private readonly Stack<Node> component = new();
    private readonly HashSet<Guid> circular = [];
    private int visited;

    private CircularQuestions(ImmutableArray<Question> questions) => nodes = questions.ToDictionary(question => question.Uuid, question => new Node(question));

    /// <summary>The uuids of those questions. A dependency on a question that is not there leads nowhere.</summary>
    public static HashSet<Guid> Find(ImmutableArray<Question> questions)
    {
        var search = new CircularQuestions(questions);
        foreach (var node in search.nodes.Values.Where(node => node.Index == 0))
        {
            search.VisitFrom(node);
        }

        return search.circular;
    }

    private void VisitFrom(Node root)
    {
        var path = new Stack<Node>();
        Enter(root, path);
        while (path.TryPeek(out var node))
        {
            if (node.NextDependency == node.Question.Dependencies.Length)
            {
                path.Pop();
                Leave(node);
                if (path.TryPeek(out var parent))
                {
                    parent.Low = Math.Min(parent.Low, node.Low);
                }

                continue;
            }

            var target = node.Question.Dependencies[node.NextDependency++].DependsOnQuestion;
            if (target == node.Question.Uuid)
            {
                circular.Add(target);
            }
            else if (nodes.TryGetValue(target, out var next) && next.Index == 0)
            {
                Enter(next, path);
            }
            else if (next is { IsOpen: true })
            {
                node.Low = Math.Min(node.Low, next.Index);
            }
        }
    }

    private void Enter(Node node, Stack<Node> path)
    {
        node.Index = node.Low = ++visited;
        node.IsOpen = true;
        component.Push(node);
        path.Push(node);
    }

    /// <summary>Takes the component off, if the node is the first of one; more than one question in it lead back to each other.</summary>
    private void Leave(Node node)
    {
        if (node.Low != node.Index)
        {
            return;
        }

        var isAlone = component.Peek() == node;
        Node member;
        do
        {
            member = component.Pop();
            member.IsOpen = false;
            if (!isAlone)
            {
                circular.Add(member.Question.Uuid);
            }
        }
        while (member != node);
    }

    private sealed class Node(Question question)
    {
        public Question Question => question;

        /// <summary>The order of the visit, from 1; 0 before it.</summary>
        public int Index { get; set; }

        /// <summary>The smallest index that is reached from here within the component.</summary>
        public int Low { get; set; }

        /// <summary>Whether its component is not complete.</summary>
        public bool IsOpen { get; set; }

        public int NextDependency { get; set; }
    }
}
