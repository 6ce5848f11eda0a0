"""The posts of an agency and the groups that may not meet in one person (arts. 7, 11, 26)."""

from enum import StrEnum


class Post(StrEnum):
    """A post that an officer may hold."""

    COLLECTION = "collection"  # 受理
    PRELIMINARY = "preliminary"  # 初审
    EXAMINATION = "examination"  # 审核
    REEXAMINATION = "reexamination"  # 复核
    APPROVAL = "approval"  # 审批
    FINANCE = "finance"  # 基金财务
    ADMINISTRATION = "administration"  # 数据管理
    SUPERVISION = "supervision"  # 稽核内控


class Group(StrEnum):
    """Posts of different groups are incompatible: one natural person holds posts of one group at a time."""

    BUSINESS = "business"
    FINANCE = "finance"
    DATA = "data"
    AUDIT = "audit"


GROUPS: dict[Post, Group] = {
    Post.COLLECTION: Group.BUSINESS,
    Post.PRELIMINARY: Group.BUSINESS,
    Post.EXAMINATION: Group.BUSINESS,
    Post.REEXAMINATION: Group.BUSINESS,
    Post.APPROVAL: Group.BUSINESS,
    Post.FINANCE: Group.FINANCE,
    Post.ADMINISTRATION: Group.DATA,
    Post.SUPERVISION: Group.AUDIT,
}
RUNG_POSTS = (Post.PRELIMINARY, Post.EXAMINATION, Post.REEXAMINATION, Post.APPROVAL)
