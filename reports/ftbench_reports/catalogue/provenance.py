"""Provenance."""

from __future__ import annotations

PROVENANCE: dict[str, tuple[str, str]] = {
    "provenance.short": ("Provenance", "来源"),
    "provenance.title": ("Provenance", "数据来源"),
    "provenance.problems": ("Problems beside the cells", "与单元无关的问题"),
    "provenance.models": ("Models", "模型"),
    "provenance.identity": ("identity", "标识"),
    "provenance.tasks": ("Tasks and data", "任务与数据"),
    "provenance.output": ("output", "输出"),
    "provenance.language": ("language", "语言"),
    "provenance.rows": ("rows", "行数"),
    "provenance.source": ("source", "来源"),
    "provenance.notes": ("notes", "备注"),
    "provenance.signatures": ("Metrics as they were computed", "指标的计算方式"),
    "provenance.signature": ("signature", "签名"),
    "provenance.signatures-differ": (
        "the cells have different signatures: their values may not be comparable",
        "各单元的签名不同：数值可能不可比较",
    ),
    "provenance.environment": ("Environment", "环境"),
    "provenance.fact": ("what", "项目"),
    "provenance.value": ("value", "值"),
    "provenance.plugins": ("Plugins", "插件"),
    "provenance.matrix": ("The matrix", "矩阵设置"),
    "provenance.cells": ("All {n} cells with their hyperparameters", "全部 {n} 个单元及其超参数"),
    "provenance.cells#1": ("The cell with its hyperparameters", "该单元及其超参数"),
    "provenance.hyperparameters": ("hyperparameters", "超参数"),
}
